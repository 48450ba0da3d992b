// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kilonova.metrics.Histogram;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;

/**
 * A family that has more points than places. Who has a place keeps it while it is there; who has none is told with the rest for as long
 * as the family overflows, and what it has counted stays in the rest when it goes: a counter that fell would be taken for a restart.
 */
final class Overflow {

    static final String OTHER = "other";

    private Set<List<String>> placed = Set.of();

    /** Of the rest, what each has said last. */
    private Map<List<String>, MetricPoint> rest = Map.of();

    /** What those have counted that have gone from the rest, or have begun anew; null if that is nothing. */
    private MetricPoint gone;

    /** @throws IllegalArgumentException naming what is wrong with a point */
    MetricFamily bounded(MetricFamily family, int places) {
        Set<List<String>> told = chosen(family, places);
        List<MetricPoint> points = new ArrayList<>(places + 1);
        Map<List<String>, MetricPoint> others = new HashMap<>();
        for (MetricPoint point : family.points()) {
            if (told.contains(point.labels())) {
                points.add(point);
            } else {
                others.put(point.labels(), point);
            }
        }
        MetricPoint ended = family.kind() == MetricFamily.Kind.GAUGE ? null : ended(family, others);
        points.add(together(family, with(ended, others.values())));
        placed = told;
        rest = others;
        gone = ended;
        return new MetricFamily(family.name(), family.kind(), family.help(), family.labels(), points);
    }

    private Set<List<String>> chosen(MetricFamily family, int places) {
        Set<List<String>> told = new HashSet<>();
        for (MetricPoint point : family.points()) {
            if (told.size() < places && placed.contains(point.labels())) {
                told.add(point.labels());
            }
        }
        for (MetricPoint point : family.points()) {
            if (told.size() < places && !rest.containsKey(point.labels())) {
                told.add(point.labels());
            }
        }
        return told;
    }

    private MetricPoint ended(MetricFamily family, Map<List<String>, MetricPoint> others) {
        MetricPoint example = others.values().iterator().next();
        List<MetricPoint> ended = new ArrayList<>();
        if (gone != null && comparable(gone, example)) {
            ended.add(gone);
        }
        rest.forEach((labels, last) -> {
            MetricPoint now = others.get(labels);
            if (comparable(last, example) && (now == null || hasFallen(last, now))) {
                ended.add(last);
            }
        });
        return ended.isEmpty() ? null : together(family, ended);
    }

    /** What has been measured in other ranges cannot be added. */
    private static boolean comparable(MetricPoint one, MetricPoint other) {
        return one.histogram() == null
                ? other.histogram() == null
                : other.histogram() != null
                        && one.histogram().bounds().equals(other.histogram().bounds());
    }

    private static boolean hasFallen(MetricPoint last, MetricPoint now) {
        return last.histogram() == null
                ? now.value() < last.value()
                : now.histogram() != null
                        && now.histogram().count() < last.histogram().count();
    }

    private static List<MetricPoint> with(MetricPoint ended, Collection<MetricPoint> others) {
        List<MetricPoint> all = new ArrayList<>(others);
        if (ended != null) {
            all.add(ended);
        }
        return all;
    }

    private static MetricPoint together(MetricFamily family, List<MetricPoint> points) {
        List<String> labels = Collections.nCopies(family.labels().size(), OTHER);
        if (family.kind() == MetricFamily.Kind.HISTOGRAM) {
            return new MetricPoint(labels, 0, sum(points));
        }
        return new MetricPoint(
                labels, points.stream().mapToDouble(MetricPoint::value).sum(), null);
    }

    private static Histogram sum(List<MetricPoint> points) {
        List<Double> bounds = points.get(0).histogram().bounds();
        long[] counts = new long[bounds.size() + 1];
        double sum = 0;
        for (MetricPoint point : points) {
            Histogram histogram = point.histogram();
            if (!histogram.bounds().equals(bounds)) {
                throw new IllegalArgumentException("its histograms have different bounds");
            }
            for (int i = 0; i < counts.length; i++) {
                counts[i] += histogram.counts().get(i);
            }
            sum += histogram.sum();
        }
        List<Long> all = new ArrayList<>(counts.length);
        for (long count : counts) {
            all.add(count);
        }
        return new Histogram(bounds, all, sum);
    }
}
