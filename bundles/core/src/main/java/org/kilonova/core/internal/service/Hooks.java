// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.kilonova.core.internal.timer.Alarms;

/** Runs the hooks of managers on workers, each within a time limit, after which it is interrupted and counts as failed. */
final class Hooks {

    private final Executor workers;
    private final Alarms alarms;

    Hooks(Executor workers, Alarms alarms) {
        this.workers = workers;
        this.alarms = alarms;
    }

    /** A hook on its way. */
    static final class Run<T> {

        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private Thread thread;

        private Run() {}

        /** Nothing runs. */
        static Run<Void> none() {
            Run<Void> run = new Run<>();
            run.result.complete(null);
            run.ended.complete(null);
            return run;
        }

        /** Completes with its value or failure, or with a {@link HookTimeoutException} at the limit. */
        CompletableFuture<T> result() {
            return result;
        }

        /** Completes when its thread has really left it. */
        CompletableFuture<Void> ended() {
            return ended;
        }

        /** Interrupts it: nobody waits for its result any more. */
        synchronized void abandon(Exception reason) {
            if (result.completeExceptionally(reason) && thread != null) {
                thread.interrupt();
            }
        }

        private void execute(Callable<T> hook) {
            if (begin()) {
                try {
                    result.complete(hook.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
                leave();
            }
            ended.complete(null);
        }

        private synchronized boolean begin() {
            if (result.isDone()) {
                return false;
            }
            thread = Thread.currentThread();
            return true;
        }

        /** From now on nobody interrupts the thread, and it goes back to the pool clean. */
        private synchronized void leave() {
            thread = null;
            Thread.interrupted();
        }

        private synchronized String where() {
            if (thread == null) {
                return result.isDone()
                        ? "it was just ending"
                        : "it could not begin, because an earlier one still runs or no worker is free";
            }
            StackTraceElement[] stack = thread.getStackTrace();
            for (StackTraceElement element : stack) {
                if (!element.getClassName().matches("(java|jdk|sun)\\..*")) {
                    return "it is at " + element + " in " + thread.getName();
                }
            }
            return stack.length == 0 ? "it was just ending" : "it is at " + stack[0] + " in " + thread.getName();
        }
    }

    /** @param after completes when the hook may begin; the limit counts from now */
    <T> Run<T> run(String what, Duration limit, CompletableFuture<Void> after, Callable<T> hook) {
        Run<T> run = new Run<>();
        // Not on a worker: hooks that hang may hold them all.
        Future<?> watchdog = alarms.watch(
                limit,
                () -> run.abandon(new HookTimeoutException(
                        what + " did not end within " + Text.seconds(limit) + " (init_timeout): " + run.where())));
        run.ended().thenRun(() -> watchdog.cancel(false));
        after.thenRun(() -> {
            try {
                workers.execute(() -> run.execute(hook));
            } catch (RejectedExecutionException e) {
                run.result().completeExceptionally(e);
                run.ended().complete(null);
            }
        });
        return run;
    }

    /** A hook did not end in time. */
    static final class HookTimeoutException extends Exception {

        private static final long serialVersionUID = 1;

        HookTimeoutException(String message) {
            super(message);
        }
    }
}
