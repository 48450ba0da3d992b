// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.workers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final int MAX = 4;

    private final Workers workers = Workers.create(MAX);
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        workers.close();
    }

    private void block(int times) {
        for (int i = 0; i < times; i++) {
            workers.execute(() -> {
                names.add(Thread.currentThread().getName());
                running.incrementAndGet();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                running.decrementAndGet();
            });
        }
    }

    private void until(int expected) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> running.get() == expected);
    }

    @Test
    void aPoolGrowsToItsMaximumAndThenQueues() throws Exception {
        block(MAX);
        until(MAX);
        CompletableFuture<Void> queued = new CompletableFuture<>();
        workers.execute(() -> queued.complete(null));
        assertEquals(MAX, names.size());
        assertTrue(names.contains("kn-core-worker-1"), names.toString());
        assertTrue(!queued.isDone());
        release.countDown();
        queued.get(30, TimeUnit.SECONDS);
    }

    @Test
    void idleThreadsAreUsedAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            workers.execute(() -> {
                names.add(Thread.currentThread().getName());
                done.complete(null);
            });
            done.get(30, TimeUnit.SECONDS);
        }
        assertTrue(names.size() <= MAX, names.toString());
    }

    @Test
    void anErrorCostsNothingButItsOwnWork() throws Exception {
        for (int i = 0; i < 3 * MAX; i++) {
            workers.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((t, e) -> names.add("caught"));
                throw new IllegalStateException("boo");
            });
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        workers.execute(() -> done.complete(null));
        done.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aThreadKeepsNothingOfWhoeverNeededItFirst() throws Exception {
        WeakReference<ClassLoader> stranger = Stranger.runs(() -> block(1));
        until(1);
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return stranger.get() == null;
        });
        assertEquals(1, running.get());
    }

    @Test
    void aThreadThatIsStillKnownKeepsNothingOfItsWork() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        WeakReference<Object> work = execute(ran);
        Thread known = ran.get(30, TimeUnit.SECONDS);
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return work.get() == null;
        });
        assertTrue(known.getName().startsWith("kn-core-worker-"), known.getName());
    }

    private WeakReference<Object> execute(CompletableFuture<Thread> ran) {
        Object manager = new Object();
        workers.execute(() -> {
            assertNotNull(manager);
            ran.complete(Thread.currentThread());
        });
        return new WeakReference<>(manager);
    }

    @Test
    void aThreadHasNoContextClassLoader() throws Exception {
        CompletableFuture<Optional<ClassLoader>> loader = new CompletableFuture<>();
        workers.execute(
                () -> loader.complete(Optional.ofNullable(Thread.currentThread().getContextClassLoader())));
        assertEquals(Optional.empty(), loader.get(30, TimeUnit.SECONDS));
    }

    @Test
    void closingInterruptsAndRefuses() {
        block(2);
        until(2);
        workers.close();
        until(0);
        assertThrows(RejectedExecutionException.class, () -> workers.execute(() -> {}));
    }
}
