// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.kilonova.core.internal.service.Counting;
import org.kilonova.itests.bench.call.ManyTopics;
import org.kilonova.metrics.internal.Reading;

/** What counting costs a message, and what reading all metrics costs with many topics; each in a process of its own. */
final class MetricsBench {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        Table counting = new Table(
                "a message, from its arrival at the service to its answer",
                "Java",
                "ns of processor time",
                "bytes allocated");
        Table reading = new Table(
                "metrics of " + ManyTopics.TOPICS + " topics, read once",
                "Java",
                "ms of processor time",
                "MB allocated",
                "MB written");
        for (Jdk jdk : setting.jdks()) {
            setting.progress("metrics: Java " + jdk.feature());
            Child.Mark counted = measure(setting, jdk, Counting.class, "counting", setting.quick() ? 60 : 300);
            row(counting, "counted", jdk, counted, "on");
            row(counting, "not counted", jdk, counted, "off");
            row(counting, "the counting alone", jdk, counted, "alone");
            Child.Mark read = measure(setting, jdk, Reading.class, "reading", setting.quick() ? 60 : 300);
            reading.row(
                    (int) read.number("lines") + " lines",
                    jdk.feature(),
                    read.number("nanos") / 1e6,
                    read.number("bytes") / 1e6,
                    Table.hundredths(read.number("written") / 1e6));
        }
        return List.of(counting, reading);
    }

    private static void row(Table table, String name, Jdk jdk, Child.Mark mark, String which) {
        table.row(name, jdk.feature(), mark.number(which), mark.number("bytes_" + which));
    }

    private static Child.Mark measure(Setting setting, Jdk jdk, Class<?> program, String mark, int rounds)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                jdk.java().toString(),
                // The collector that the container's script chooses.
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-Dbench.rounds=" + rounds,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
        try (Child child = Child.start(builder, setting.work().resolve(mark + "-" + jdk.feature() + ".log"))) {
            return child.await(mark, LIMIT);
        }
    }
}
