// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.kilonova.core.internal.timer.Spans;

/** Waits until nothing is in flight. */
final class Quiet {

    private Quiet() {}

    /**
     * Waits until all of these are empty at the same time: work in one may still begin work in another.
     *
     * @return false if the limit came first, or the thread was interrupted
     */
    static boolean await(Supplier<Collection<Calls>> all, Duration limit) {
        long end = System.nanoTime() + Spans.bounded(limit).toNanos();
        try {
            while (!all.get().stream().allMatch(Calls::none)) {
                CompletableFuture.allOf(all.get().stream().map(Calls::drained).toArray(CompletableFuture[]::new))
                        .get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
