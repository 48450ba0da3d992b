// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: anything from nothing to a limit that doubles with each attempt, so that those who lost the
 * same broker don't come back at the same moment. Used by one thread.
 */
final class Backoff {

    private static final int DOUBLINGS = 20;

    private final Duration first;
    private final Duration most;
    private final DoubleSupplier dice;
    private int attempts;

    /** @param dice gives a number from 0 up to 1 */
    Backoff(Duration first, Duration most, DoubleSupplier dice) {
        this.first = first;
        this.most = most;
        this.dice = dice;
    }

    Duration next() {
        long limit = Math.min(most.toMillis(), first.toMillis() << Math.min(attempts, DOUBLINGS));
        attempts++;
        return Duration.ofMillis((long) (limit * dice.getAsDouble()));
    }

    /** The longest limit. */
    Duration longest() {
        return most;
    }

    void reset() {
        attempts = 0;
    }

    /** What the last attempt achieved has lasted for so long. What ends before the longest pause would have is no success. */
    void lasted(Duration time) {
        if (time.compareTo(most) >= 0) {
            reset();
        }
    }
}
