// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.List;
import java.util.Objects;

/**
 * All that is measured under one name. Names and units are Prometheus's: snake case, base units at the end ({@code _seconds}, {@code
 * _bytes}); that of a counter is without {@code _total}.
 *
 * @param name as {@code kilonova_rpc_calls}
 * @param kind how it behaves
 * @param help what it is, one sentence
 * @param labels names of the labels, in the order of each point's values; a label has few values, never one for each request
 * @param points one for each combination of label values
 */
public record MetricFamily(String name, Kind kind, String help, List<String> labels, List<MetricPoint> points) {

    public MetricFamily {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(help, "help");
        labels = List.copyOf(labels);
        points = List.copyOf(points);
    }

    /** A counter without labels. */
    public static MetricFamily counter(String name, String help, double value) {
        return new MetricFamily(name, Kind.COUNTER, help, List.of(), List.of(MetricPoint.of(value)));
    }

    /** A counter with one label. */
    public static MetricFamily counter(String name, String help, String label, LabelledCounter counter) {
        return new MetricFamily(name, Kind.COUNTER, help, List.of(label), counter.points());
    }

    /** A gauge without labels. */
    public static MetricFamily gauge(String name, String help, double value) {
        return new MetricFamily(name, Kind.GAUGE, help, List.of(), List.of(MetricPoint.of(value)));
    }

    /** How a metric behaves. */
    public enum Kind {
        /** Only grows, from the start of the container. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** How often values fell into which range; its points have a {@link Histogram}. */
        HISTOGRAM
    }
}
