// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.List;

/**
 * One value of a {@link MetricFamily}.
 *
 * @param labels the value of each label, in the family's order
 * @param value of a counter or gauge; 0 for a histogram
 * @param histogram of a histogram, else null
 */
public record MetricPoint(List<String> labels, double value, Histogram histogram) {

    public MetricPoint {
        labels = List.copyOf(labels);
    }

    /** A point of a counter or gauge. */
    public static MetricPoint of(double value, String... labels) {
        return new MetricPoint(List.of(labels), value, null);
    }

    /** A point of a histogram. */
    public static MetricPoint of(Histogram histogram, String... labels) {
        return new MetricPoint(List.of(labels), 0, histogram);
    }
}
