// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.kilonova.core.internal.timer.Timers;

/** Runs the hooks of managers on workers, each within a time limit, after which it is interrupted and counts as failed. */
final class Hooks {

    private final Executor workers;
    private final Timers timers;

    Hooks(Executor workers, Timers timers) {
        this.workers = workers;
        this.timers = timers;
    }

    /**
     * A hook on its way.
     *
     * @param result its value or failure, or a {@link HookTimeoutException} at the limit
     * @param ended completes when its thread has really left it
     */
    record Run<T>(CompletableFuture<T> result, CompletableFuture<Void> ended) {}

    <T> Run<T> run(String what, Duration limit, Callable<T> hook) {
        Run<T> run = new Run<>(new CompletableFuture<>(), new CompletableFuture<>());
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<?> watchdog = timers.after(limit, () -> expire(what, limit, run, thread));
        workers.execute(() -> {
            thread.set(Thread.currentThread());
            try {
                run.result().complete(hook.call());
            } catch (Throwable e) {
                run.result().completeExceptionally(e);
            } finally {
                watchdog.cancel(false);
                thread.set(null);
                // The watchdog may have interrupted a hook that was just ending: the thread goes back to the pool
                // clean.
                Thread.interrupted();
                run.ended().complete(null);
            }
        });
        return run;
    }

    private static void expire(String what, Duration limit, Run<?> run, AtomicReference<Thread> thread) {
        Thread stuck = thread.get();
        String where = "no worker was free";
        if (stuck != null) {
            StackTraceElement[] stack = stuck.getStackTrace();
            where = stack.length == 0 ? "it was just ending" : "it is at " + stack[0] + " in " + stuck.getName();
        }
        HookTimeoutException timeout = new HookTimeoutException(
                what + " did not end within " + limit.toMillis() / 1000.0 + " s (init_timeout): " + where);
        if (run.result().completeExceptionally(timeout) && stuck != null) {
            stuck.interrupt();
        }
    }

    /** A hook did not end in time. */
    static final class HookTimeoutException extends Exception {

        private static final long serialVersionUID = 1;

        HookTimeoutException(String message) {
            super(message);
        }
    }
}
