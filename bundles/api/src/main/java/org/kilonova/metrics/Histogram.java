// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.List;

/**
 * How many values fell into which range.
 *
 * @param bounds the upper end of each range but the last, inclusive, growing; in the metric's unit
 * @param counts how many values fell into each range, one more than {@code bounds}: the last range has no end. Not cumulative
 * @param sum of all values
 */
public record Histogram(List<Double> bounds, List<Long> counts, double sum) {

    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    "a histogram with " + bounds.size() + " bounds has one count more, not " + counts.size());
        }
    }

    /** How many values there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
