// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Times as people say them: {@code 3s ago}, {@code in 2m 5s}. */
record Ago(Clock clock) {

    /** Null is {@code never}. */
    String of(Instant time) {
        if (time == null) {
            return "never";
        }
        Duration past = Duration.between(time, clock.instant());
        return past.isNegative() ? "in " + length(past.negated()) : length(past) + " ago";
    }

    /** How long it has lasted; a clock that was set back gives zero. */
    String since(Instant time) {
        Duration past = Duration.between(time, clock.instant());
        return length(past.isNegative() ? Duration.ZERO : past);
    }

    /** Null is none. */
    String deadline(Instant time) {
        return time == null ? "no deadline" : "deadline " + of(time);
    }

    /** The two largest units, and milliseconds only below ten seconds. */
    static String length(Duration length) {
        if (length.toMillis() < 1_000) {
            return length.toMillis() + "ms";
        }
        if (length.toSeconds() < 10 && length.toMillisPart() >= 100) {
            return length.toSeconds() + "." + length.toMillisPart() / 100 + "s";
        }
        if (length.toMinutes() == 0) {
            return length.toSeconds() + "s";
        }
        if (length.toHours() == 0) {
            return length.toMinutes() + "m" + unlessZero(length.toSecondsPart(), "s");
        }
        if (length.toDays() == 0) {
            return length.toHours() + "h" + unlessZero(length.toMinutesPart(), "m");
        }
        return length.toDays() + "d" + unlessZero(length.toHoursPart(), "h");
    }

    private static String unlessZero(int count, String unit) {
        return count == 0 ? "" : " " + count + unit;
    }
}
