// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kilonova.itests.bench.ProcessorTime;
import org.kilonova.itests.bench.call.ManyTopics;
import org.kilonova.metrics.MetricSource;

/** Reads the metrics of a core that has many topics, as HTTP does, without HTTP. A program that prints one mark. */
public final class Reading {

    private Reading() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.getInteger("bench.rounds");
        try (ManyTopics topics = new ManyTopics()) {
            MetricSource core = topics::metrics;
            Exposition exposition = new Exposition(() -> List.of(core), new PlatformMetrics("bench"), 1_000_000);
            ProcessorTime.Series series = new ProcessorTime.Series();
            for (int round = 0; round < rounds; round++) {
                series.add(
                        ProcessorTime.of(1, () -> exposition.write(null, OutputStream.nullOutputStream())),
                        round >= rounds / 3);
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            exposition.write(null, text);
            System.out.println("bench: reading nanos=" + series.nanos() + " bytes=" + series.bytes() + " written="
                    + text.size() + " lines="
                    + text.toString(StandardCharsets.UTF_8).lines().count());
        }
        System.exit(0);
    }
}
