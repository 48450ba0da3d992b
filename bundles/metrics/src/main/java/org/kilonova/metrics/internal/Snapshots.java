// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.List;
import java.util.function.BiFunction;
import org.kilonova.metrics.Histogram;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;

/** What a source says, as the library that writes it wants it. */
final class Snapshots {

    private Snapshots() {}

    /** @throws IllegalArgumentException naming what is wrong with it, also where it says two things of the same labels */
    static MetricSnapshot of(MetricFamily family) {
        if (!PrometheusNaming.isValidLegacyMetricName(family.name())) {
            throw new IllegalArgumentException("letters, digits and _ make a name");
        }
        for (String label : family.labels()) {
            if (!PrometheusNaming.isValidLegacyLabelName(label) || label.startsWith("__")) {
                throw new IllegalArgumentException("label " + label + ": letters, digits and _ make a name");
            }
        }
        MetricMetadata metadata = new MetricMetadata(family.name(), family.help());
        return switch (family.kind()) {
            case COUNTER ->
                new CounterSnapshot(metadata, points(family, (point, labels) -> counter(point.value(), labels)));
            case GAUGE ->
                new GaugeSnapshot(
                        metadata,
                        points(family, (point, labels) -> new GaugeDataPointSnapshot(point.value(), labels, null)));
            case HISTOGRAM ->
                new HistogramSnapshot(
                        metadata, points(family, (point, labels) -> histogram(point.histogram(), labels)));
        };
    }

    private static <T extends DataPointSnapshot> List<T> points(
            MetricFamily family, BiFunction<MetricPoint, Labels, T> made) {
        String[] names = family.labels().toArray(String[]::new);
        return family.points().stream()
                .map(point -> {
                    if (point.labels().size() != names.length) {
                        throw new IllegalArgumentException(
                                "a point has " + point.labels().size() + " labels, not " + names.length);
                    }
                    return made.apply(point, Labels.of(names, point.labels().toArray(String[]::new)));
                })
                .toList();
    }

    private static CounterDataPointSnapshot counter(double value, Labels labels) {
        return new CounterDataPointSnapshot(value, labels, null, 0);
    }

    private static HistogramDataPointSnapshot histogram(Histogram histogram, Labels labels) {
        if (histogram == null) {
            throw new IllegalArgumentException("a point has no histogram");
        }
        int ranges = histogram.counts().size();
        double[] ends = new double[ranges];
        long[] counts = new long[ranges];
        for (int i = 0; i < ranges; i++) {
            ends[i] = i < ranges - 1 ? histogram.bounds().get(i) : Double.POSITIVE_INFINITY;
            counts[i] = histogram.counts().get(i);
        }
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(ends, counts), histogram.sum(), labels, Exemplars.EMPTY, 0);
    }
}
