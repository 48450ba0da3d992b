// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.kilonova.core.internal.timer.Alarms;

/** The next try of a generation that did not come up. Not thread-safe. */
final class Retry {

    private final BackOff backOff = new BackOff();
    private final Alarms alarms;
    private Generation generation;
    private Future<?> alarm;

    Retry(Alarms alarms) {
        this.alarms = alarms;
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
        alarm = alarms.after(delay, () -> ended.thenRun(again));
        return delay;
    }

    boolean waits(Generation candidate) {
        return generation == candidate;
    }

    void cancel() {
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        generation = null;
    }

    /** A generation has come up: the next failure is a first one. */
    void reset() {
        cancel();
        backOff.reset();
    }
}
