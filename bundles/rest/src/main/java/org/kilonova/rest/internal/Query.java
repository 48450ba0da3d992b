// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters behind the question mark, each at most once. */
final class Query {

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * @param text as it came, or null
     * @param known a parameter of any other name is a mistake
     */
    Query(String text, List<String> known) {
        if (text == null || text.isEmpty()) {
            return;
        }
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentCoding.decode("the query", equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : PercentCoding.decode("the query", pair.substring(equals + 1), true);
            if (!known.contains(name)) {
                throw Problem.in(
                        name,
                        "the parameter " + name + " is not known here; "
                                + (known.isEmpty() ? "there are none" : "there are " + String.join(", ", known)));
            }
            if (values.put(name, value) != null) {
                throw Problem.in(name, "the parameter " + name + " is there twice");
            }
        }
    }

    /** Null if it is not there. */
    String text(String name) {
        return values.get(name);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int min, int max, int otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of range.
        }
        throw Problem.in(name, name + " must be a whole number from " + min + " to " + max + ", not " + text);
    }

    boolean flag(String name) {
        String text = values.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.in(name, name + " must be true or false, not " + text);
        }
        return text.equals("true");
    }

    /** Seconds as nanoseconds, more than 0, fractions allowed; null if it is not there. */
    Long nanos(String name) {
        String text = values.get(name);
        return text == null ? null : nanos(name, text);
    }

    static long nanos(String name, String text) {
        try {
            BigDecimal seconds = new BigDecimal(text.strip());
            if (seconds.signum() > 0 && (long) seconds.precision() - seconds.scale() <= 9 && seconds.scale() <= 9) {
                return seconds.movePointRight(9).longValue();
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of range.
        }
        throw Problem.in(name, name + " must be a number of seconds above 0, such as 2.5, not " + text);
    }

    /** The parameters that are there, by name, for the address of the next page. */
    Map<String, String> all() {
        return values;
    }
}
