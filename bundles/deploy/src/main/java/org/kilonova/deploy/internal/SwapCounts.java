// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.deploy.internal.leak.Leaks;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;

/** How swaps have ended since the start. Thread-safe. */
final class SwapCounts {

    private final Map<Step, LongAdder> ends = new EnumMap<>(Step.class);
    private final Durations pauses = new Durations(0.00001, 0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60);

    SwapCounts() {
        Stream.of(Step.values()).filter(Step::over).forEach(step -> ends.put(step, new LongAdder()));
    }

    /** A swap is over. */
    void ended(SwapInfo swap) {
        ends.get(swap.step()).increment();
        if (swap.pause() != null) {
            pauses.add(swap.pause().toNanos());
        }
    }

    /** What those who watch are told of the deploy folder. */
    List<MetricFamily> families(List<DeployedFile> files, Leaks.Count left) {
        return List.of(
                new MetricFamily(
                        "kilonova_swaps",
                        Kind.COUNTER,
                        "Swaps of the deploy folder, by how they have ended.",
                        List.of("result"),
                        ends.entrySet().stream()
                                .map(end -> MetricPoint.of(end.getValue().sum(), word(end.getKey())))
                                .toList()),
                new MetricFamily(
                        "kilonova_swap_pause_seconds",
                        Kind.HISTOGRAM,
                        "Swaps in which the new version has served, by the longest time for which no message was begun.",
                        List.of(),
                        List.of(MetricPoint.of(pauses.histogram()))),
                new MetricFamily(
                        "kilonova_deployed_files",
                        Kind.GAUGE,
                        "Files of the deploy folder.",
                        List.of("status"),
                        Stream.of(DeployedFile.Status.values())
                                .map(status -> MetricPoint.of(count(files, status), word(status)))
                                .toList()),
                new MetricFamily(
                        "kilonova_versions_left",
                        Kind.GAUGE,
                        "Versions that have gone and whose classes are still in memory; overdue ones should not be.",
                        List.of("overdue"),
                        List.of(
                                MetricPoint.of(left.overdue(), "true"),
                                MetricPoint.of(left.all() - left.overdue(), "false"))));
    }

    private static long count(List<DeployedFile> files, DeployedFile.Status status) {
        return files.stream().filter(file -> file.status() == status).count();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
