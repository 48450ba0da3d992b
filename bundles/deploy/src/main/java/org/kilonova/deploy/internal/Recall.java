// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleException;

/** Steps that follow each other, on threads that may be blocked, until somebody calls them off. Thread-safe. */
final class Recall {

    /** A step that takes long and may fail. */
    interface Work {
        void run() throws RefusedException, BundleException, IOException;
    }

    private final Executor workers;
    private final CompletableFuture<Void> recalled = new CompletableFuture<>();

    Recall(Executor workers) {
        this.workers = workers;
    }

    /** Fails what is waited for, now or later, with that; the first one counts. */
    void callOff(RefusedException reason) {
        recalled.completeExceptionally(reason);
    }

    /** Not begun if it is called off before; once begun, it is not cut off. */
    CompletableFuture<Void> step(Work work) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        if (recalled.isDone()) {
                            recalled.join();
                        }
                        work.run();
                    } catch (RefusedException | BundleException | IOException e) {
                        throw new CompletionException(e);
                    }
                },
                workers);
    }

    /** As {@link #step}, but once begun its thread is interrupted if it is called off. */
    CompletableFuture<Void> interruptible(Work work) {
        return step(() -> {
            Interruption interruption = new Interruption(Thread.currentThread());
            recalled.whenComplete((none, reason) -> interruption.interrupt());
            try {
                work.run();
            } finally {
                interruption.end();
                if (recalled.isDone()) {
                    // That is why, whatever the work has made of it.
                    recalled.join();
                }
            }
        });
    }

    /** Interrupts a thread while it is at its work, and not afterwards. */
    private static final class Interruption {

        private Thread worker;

        Interruption(Thread worker) {
            this.worker = worker;
        }

        synchronized void interrupt() {
            if (worker != null) {
                worker.interrupt();
            }
        }

        synchronized void end() {
            worker = null;
            Thread.interrupted();
        }
    }

    /** The same result, unless it is called off before that is there. */
    <T> CompletableFuture<T> await(CompletableFuture<T> result) {
        CompletableFuture<T> awaited = new CompletableFuture<>();
        recalled.whenComplete((none, reason) -> awaited.completeExceptionally(reason));
        result.whenComplete((value, failure) -> {
            if (failure == null) {
                awaited.complete(value);
            } else {
                awaited.completeExceptionally(failure);
            }
        });
        return awaited;
    }
}
