// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.kilonova.itests.bench.bundle.Lateness;
import org.kilonova.itests.bench.reference.PlainScheduler;

/** Many periodic tasks in one container, beside the JDK's scheduler with the same tasks. */
final class TasksBench {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int TASKS_PER_MANAGER = 100;
    private static final int SPACING = 10;

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int managers = setting.quick() ? 10 : 1000;
        int window = setting.quick() ? 20 : 60;
        int tasks = managers * TASKS_PER_MANAGER;
        byte[] type = TaskManagerClass.compile(setting.work(), TASKS_PER_MANAGER, SPACING);
        Table table = new Table(
                tasks + " tasks, one run in " + SPACING + " s each, over " + window + " s",
                "Java",
                "% of one processor",
                "CPU µs per run",
                "runs",
                "left out",
                "late by ms, p50",
                "p99",
                "max",
                "RSS MB",
                "threads");
        for (Jdk jdk : setting.jdks()) {
            setting.progress("tasks: " + tasks + ", Java " + jdk.feature());
            Home home = Home.create(setting, "tasks-" + jdk.feature());
            Crowd.place(home, managers, TaskManagerClass.NAME, type);
            home.place(
                    "lateness.jar",
                    new BundleJar("bench.lateness")
                            .imports("org.kilonova.container")
                            .classFile(Lateness.class)
                            .component(Lateness.class.getName(), "org.kilonova.container.Container")
                            .bytes());
            String options =
                    "-Dbench.managers=" + managers + " -Dbench.spacing=" + SPACING + " -Dbench.window=" + window;
            try (Child child = home.run(jdk, options)) {
                row(
                        table,
                        "container, " + managers + " managers with " + TASKS_PER_MANAGER + " tasks each",
                        jdk,
                        child);
            }
            ProcessBuilder reference = new ProcessBuilder(
                    jdk.java().toString(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    PlainScheduler.class.getName(),
                    Integer.toString(tasks),
                    Integer.toString(SPACING),
                    Integer.toString(window));
            try (Child child = Child.start(reference, setting.work().resolve("reference.log"))) {
                row(table, "reference: one `ScheduledThreadPoolExecutor`", jdk, child);
            }
        }
        return List.of(table);
    }

    private static void row(Table table, String name, Jdk jdk, Child child) throws IOException, InterruptedException {
        Child.Mark begin = child.await("begin", LIMIT);
        double before = child.cpuMillis();
        Child.Mark end = child.await("end", LIMIT);
        // Without the looks that the measurement itself takes.
        double spent = child.cpuMillis() - before - end.number("look_ms");
        Child.Mark lateness = child.await("lateness", LIMIT);
        double runs = lateness.number("runs");
        table.row(
                name,
                jdk.feature(),
                100 * spent / ((end.nanos() - begin.nanos()) / 1e6),
                1000 * spent / runs,
                (long) runs,
                (long) lateness.number("skipped"),
                lateness.number("p50"),
                lateness.number("p99"),
                lateness.number("max"),
                child.rssMegabytes(),
                child.threads());
    }
}
