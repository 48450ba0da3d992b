// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kilonova.core.internal.timer.Alarms;

/** The next try of a generation that did not come up. Not thread-safe. */
final class Retry {

    private final BackOff backOff = new BackOff();
    private final Countdown delayed;
    private Generation generation;

    Retry(Alarms alarms) {
        this.delayed = new Countdown(alarms);
    }

    /**
     * Tries again when the back-off is over.
     *
     * @param ended of the hook that failed: one that does not heed its interrupt must not run twice at once
     * @return the back-off
     */
    Duration later(Generation failed, CompletableFuture<Void> ended, Runnable again) {
        cancel();
        Duration delay = backOff.next();
        generation = failed;
        delayed.start(delay, () -> ended.thenRun(again));
        return delay;
    }

    boolean waits(Generation candidate) {
        return generation == candidate;
    }

    void cancel() {
        delayed.cancel();
        generation = null;
    }

    /** A generation has come up: the next failure is a first one. */
    void reset() {
        cancel();
        backOff.reset();
    }
}
