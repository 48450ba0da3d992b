// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kilonova.core.internal.service.Hooks.HookTimeoutException;
import org.kilonova.core.internal.timer.ManualTime;

@Timeout(60)
class HooksTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final ManualTime time = new ManualTime();
    private final Hooks hooks = new Hooks(worker, time);
    private final CountDownLatch entered = new CountDownLatch(1);

    @AfterEach
    void close() {
        worker.shutdownNow();
    }

    private Hooks.Run<String> hanging() throws InterruptedException {
        Hooks.Run<String> run = hooks.run("t initHost", LIMIT, NOW, () -> {
            entered.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        entered.await();
        return run;
    }

    private void assertWorkerIsClean() throws Exception {
        assertFalse(worker.submit(() -> Thread.currentThread().isInterrupted()).get(30, TimeUnit.SECONDS));
    }

    @Test
    void aValueOrAFailureComesBackAndTheWatchIsForgotten() throws Exception {
        assertEquals("v", hooks.run("h", LIMIT, NOW, () -> "v").result().get(30, TimeUnit.SECONDS));
        Hooks.Run<String> failing = hooks.run("h", LIMIT, NOW, () -> {
            throw new AssertionError("no");
        });
        assertEquals(
                "no",
                assertThrows(ExecutionException.class, () -> failing.result().get(30, TimeUnit.SECONDS))
                        .getCause()
                        .getMessage());
        failing.ended().get(30, TimeUnit.SECONDS);
        await().atMost(30, TimeUnit.SECONDS).until(() -> time.waiting() == 0);
        assertWorkerIsClean();
    }

    @Test
    void atTheLimitItIsInterruptedAndTheReasonNamesItsOwnCode() throws Exception {
        Hooks.Run<String> run = hanging();
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(t -> t.getState() == Thread.State.WAITING));
        time.pass(LIMIT);
        Throwable cause = assertThrows(
                        ExecutionException.class, () -> run.result().get(30, TimeUnit.SECONDS))
                .getCause();
        assertTrue(cause instanceof HookTimeoutException, cause.toString());
        assertTrue(
                cause.getMessage().startsWith("t initHost did not end within 10.0 s (init_timeout): it is at ")
                        && cause.getMessage().contains("HooksTest"),
                cause.getMessage());
        run.ended().get(30, TimeUnit.SECONDS);
        assertWorkerIsClean();
    }

    @Test
    void oneThatCouldNotBeginInTimeDoesNotRunLater() throws Exception {
        hanging();
        AtomicBoolean ran = new AtomicBoolean();
        Hooks.Run<Object> second = hooks.run("t second", LIMIT.dividedBy(2), NOW, () -> {
            ran.set(true);
            return null;
        });
        time.pass(LIMIT.dividedBy(2));
        String reason = assertThrows(
                        ExecutionException.class, () -> second.result().get(30, TimeUnit.SECONDS))
                .getCause()
                .getMessage();
        assertTrue(reason.contains("could not begin"), reason);
        time.pass(LIMIT);
        second.ended().get(30, TimeUnit.SECONDS);
        assertFalse(ran.get());
    }

    @Test
    void oneBeginsWhenTheOneBeforeHasEnded() throws Exception {
        CompletableFuture<Void> before = new CompletableFuture<>();
        Hooks.Run<String> run = hooks.run("h", LIMIT, before, () -> "v");
        assertWorkerIsClean();
        assertFalse(run.result().isDone());
        before.complete(null);
        assertEquals("v", run.result().get(30, TimeUnit.SECONDS));
    }

    @Test
    void whenTheContainerHasStoppedItFails() {
        worker.shutdown();
        Hooks.Run<String> run = hooks.run("h", LIMIT, NOW, () -> "v");
        assertTrue(run.result().isCompletedExceptionally() && run.ended().isDone());
    }

    @Test
    void anInterruptNeverReachesTheNextWork() throws Exception {
        for (int i = 0; i < 300; i++) {
            Hooks.Run<Object> run = hooks.run("h", LIMIT, NOW, () -> null);
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            run.result()
                    .whenComplete((v, e) -> worker.execute(
                            () -> next.complete(Thread.currentThread().isInterrupted())));
            run.abandon(new IllegalStateException("gone"));
            assertFalse(next.get(30, TimeUnit.SECONDS));
            run.ended().get(30, TimeUnit.SECONDS);
        }
    }
}
