// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kilonova.shell.CommandException;

/** Lengths of time as operators type them. */
final class Durations {

    private static final Pattern SHORT = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private Durations() {}

    /** Reads {@code 30s}, {@code 10m}, {@code 2h} or ISO-8601; must be positive. */
    static Duration parse(String text) {
        Duration length = read(text);
        if (length.isZero() || length.isNegative()) {
            throw new CommandException(text + " is no time to wait: it must be longer than zero");
        }
        return length;
    }

    /** Reads a positive number of seconds, such as {@code 0.5}. */
    static Duration seconds(String option, String text) {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new CommandException(option + " wants a number of seconds, not " + text, e);
        }
        if (!(seconds > 0 && seconds < 1e9)) {
            throw new CommandException(option + " wants a positive number of seconds, not " + text);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static Duration read(String text) {
        Matcher matcher = SHORT.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
            throw new CommandException(text + " is no length of time: write 30s, 10m, 2h or PT1H30M", e);
        }
    }
}
