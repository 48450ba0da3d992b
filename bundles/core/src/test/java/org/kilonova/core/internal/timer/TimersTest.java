// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.workers.Stranger;

class TimersTest {

    private final AtomicInteger handed = new AtomicInteger();
    private final Timers timers = new Timers(work -> {
        handed.incrementAndGet();
        work.run();
    });

    @AfterEach
    void close() {
        timers.close();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().equals("kn-core-timer-1")));
    }

    @Test
    void workGoesToTheWorkersAndAWatchDoesNot() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> watch = new CompletableFuture<>();
        timers.after(Duration.ofMillis(1), () -> work.complete("done"));
        timers.watch(
                Duration.ofSeconds(-1),
                () -> watch.complete(Thread.currentThread().getName()));
        assertEquals("done", work.get(30, TimeUnit.SECONDS));
        assertEquals("kn-core-timer-1", watch.get(30, TimeUnit.SECONDS));
        assertEquals(1, handed.get());
    }

    @Test
    void whatIsCancelledIsForgotten() throws Exception {
        Future<?> later = timers.after(Duration.ofHours(1), handed::incrementAndGet);
        assertTrue(later.cancel(false));
        CompletableFuture<Void> next = new CompletableFuture<>();
        timers.watch(Duration.ZERO, () -> next.complete(null));
        next.get(30, TimeUnit.SECONDS);
        assertEquals(0, handed.get());
    }

    @Test
    void anErrorInAWatchEndsNothing() throws Exception {
        timers.watch(Duration.ZERO, () -> {
            throw new IllegalStateException("boo");
        });
        CompletableFuture<Void> next = new CompletableFuture<>();
        timers.watch(Duration.ofMillis(1), () -> next.complete(null));
        next.get(30, TimeUnit.SECONDS);
    }

    @Test
    void closedTheyTakeWorkAndForgetIt() {
        timers.close();
        assertTrue(timers.after(Duration.ZERO, handed::incrementAndGet).isCancelled());
        assertEquals(0, handed.get());
    }

    @Test
    void theThreadKeepsNothingOfWhoeverSetTheFirstTimer() throws Exception {
        WeakReference<ClassLoader> stranger =
                Stranger.runs(() -> timers.after(Duration.ofHours(1), handed::incrementAndGet));
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return stranger.get() == null;
        });
    }

    @Test
    void aDelayThatIsTooLongForNanosecondsIsJustLong() throws Exception {
        timers.after(Duration.ofSeconds(Long.MIN_VALUE), () -> {}).get(30, TimeUnit.SECONDS);
        timers.after(Duration.ofSeconds(Long.MAX_VALUE), handed::incrementAndGet)
                .cancel(false);
    }
}
