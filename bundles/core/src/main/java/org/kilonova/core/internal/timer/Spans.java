// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Duration;

/** Durations that can be counted in nanoseconds and added to any time of day. */
public final class Spans {

    /** Longer than any container runs. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Spans() {}

    /** The same duration, but not less than zero and not more than a hundred years. */
    public static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
