// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.kilonova.itests.bench.bundle.Census;
import org.kilonova.itests.bench.bundle.TinyManager;

/** A few managers and many, each in a bundle of its own: time to start, memory, threads, work when nothing is asked. */
final class ManagersBench {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** What one container was like. */
    private record Sight(
            int managers,
            double running,
            double recorded,
            double cpu,
            double rss,
            double heap,
            long threads,
            double idle) {}

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int few = setting.quick() ? 10 : 100;
        int many = few * 10;
        int idle = setting.quick() ? 10 : 30;
        Table table = new Table(
                "managers",
                "Java",
                "all RUNNING after s",
                "all records up after s",
                "CPU s until then",
                "threads",
                "RSS MB",
                "heap after GC MB",
                "idle: % of one processor over " + idle + " s");
        Table slope = new Table("one more manager costs", "Java", "heap KB", "RSS KB", "threads");
        for (Jdk jdk : setting.jdks()) {
            // The first start of a home writes the archive of classes when it stops; it is shared by all homes.
            look(setting, jdk, few, 1);
            Sight small = look(setting, jdk, few, idle);
            Sight large = look(setting, jdk, many, idle);
            row(table, jdk, small);
            row(table, jdk, large);
            int more = large.managers() - small.managers();
            slope.row(
                    large.managers() + " instead of " + small.managers(),
                    jdk.feature(),
                    (large.heap() - small.heap()) * 1024 / more,
                    (large.rss() - small.rss()) * 1024 / more,
                    Table.ratio((double) (large.threads() - small.threads()) / more));
        }
        return List.of(table, slope);
    }

    private static void row(Table table, Jdk jdk, Sight sight) {
        table.row(
                sight.managers(),
                jdk.feature(),
                sight.running(),
                sight.recorded(),
                sight.cpu(),
                sight.threads(),
                sight.rss(),
                sight.heap(),
                sight.idle());
    }

    private static Sight look(Setting setting, Jdk jdk, int managers, int idleSeconds)
            throws IOException, InterruptedException {
        setting.progress("managers: " + managers + ", Java " + jdk.feature());
        Home home = Home.create(setting, "managers-" + jdk.feature());
        Crowd.place(home, managers, TinyManager.class.getName(), bytes(TinyManager.class));
        home.place(
                "census.jar",
                new BundleJar("bench.census")
                        .imports("org.kilonova.container", "org.kilonova.service", "org.kilonova.store")
                        .classFile(Census.class)
                        .component(
                                Census.class.getName(),
                                "org.kilonova.container.Container",
                                "org.kilonova.service.ServiceDirectory")
                        .bytes());
        try (Child child = home.run(jdk, "-Dbench.managers=" + managers + " -Dbench.idle=" + idleSeconds)) {
            Child.Mark running = child.await("running", LIMIT);
            Child.Mark recorded = child.await("recorded", LIMIT);
            double cpu = child.cpuMillis() / 1000;
            Child.Mark idle = child.await("idle", LIMIT);
            double before = child.cpuMillis();
            Child.Mark busy = child.await("busy", LIMIT);
            double spent = child.cpuMillis() - before;
            Child.Mark heap = child.await("heap", LIMIT);
            return new Sight(
                    managers,
                    child.millisSinceStart(running) / 1000,
                    child.millisSinceStart(recorded) / 1000,
                    cpu,
                    child.rssMegabytes(),
                    heap.number("used") / 1024 / 1024,
                    child.threads(),
                    100 * spent / ((busy.nanos() - idle.nanos()) / 1e6));
        }
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in =
                type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
