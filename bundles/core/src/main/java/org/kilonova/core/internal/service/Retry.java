// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kilonova.core.internal.timer.Alarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The next try of a generation that did not come up. Not thread-safe. */
final class Retry {

    private static final Logger LOG = LoggerFactory.getLogger(Retry.class);

    private final String topic;
    private final BackOff backOff = new BackOff();
    private final Countdown delayed;
    private Generation generation;

    Retry(String topic, Alarms alarms) {
        this.topic = topic;
        this.delayed = new Countdown(alarms);
    }

    /**
     * Tries again when the back-off is over, and says so.
     *
     * @param ended of the hook that failed: one that does not heed its interrupt must not run twice at once
     * @param error why it failed
     */
    void later(Generation failed, CompletableFuture<Void> ended, Runnable again, Throwable error) {
        cancel();
        Duration delay = backOff.next();
        generation = failed;
        delayed.start(delay, () -> ended.thenRun(again));
        LOG.error(
                "{} ({}) did not start, next try in {}: {}",
                topic,
                failed.origin(),
                Text.seconds(delay),
                failed.info().reason(),
                error);
    }

    boolean waits(Generation candidate) {
        return generation == candidate;
    }

    /** Whether nothing is tried again by itself. */
    boolean idle() {
        return generation == null;
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
