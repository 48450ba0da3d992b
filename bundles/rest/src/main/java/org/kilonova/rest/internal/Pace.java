// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;

/** Lets something happen in a distance of time, whatever becomes of the clock meanwhile. For one thread at a time. */
final class Pace {

    private final long distance;
    private Long last;

    Pace(Duration distance) {
        this.distance = distance.toNanos();
    }

    /**
     * Whether it is time; then the next time is that much later.
     *
     * @param now by {@link System#nanoTime}
     */
    boolean isDue(long now) {
        boolean isDue = last == null || now - last >= distance;
        if (isDue) {
            last = now;
        }
        return isDue;
    }

    void forget() {
        last = null;
    }
}
