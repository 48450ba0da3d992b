// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Does what may take longer than its request. Thread-safe. */
final class Background {

    private static final int BUSY_RETRY_SECONDS = 5;

    private final Executor workers;

    /**
     * @param workers refuses what is too much
     */
    Background(Executor workers) {
        this.workers = workers;
    }

    /**
     * Begins some work.
     *
     * @throws Problem if too much is going on already
     */
    <T> CompletableFuture<T> begin(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers);
        } catch (RejectedExecutionException e) {
            throw Problem.later(Kind.BUSY, "Too much that was asked for before is still going on", BUSY_RETRY_SECONDS);
        }
    }

    /**
     * Waits for some work, at most so long; its failure is thrown.
     *
     * @return whether it is done
     */
    static boolean await(CompletableFuture<?> work, Duration limit) {
        try {
            work.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
