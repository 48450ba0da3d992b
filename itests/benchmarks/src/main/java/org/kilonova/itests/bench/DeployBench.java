// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.kilonova.itests.bench.bundle.Caller;

/** A manager dropped in, replaced by its next version and removed, while it is called all the time. */
final class DeployBench {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String JAR = "greeter.jar";

    private static final class Figures {
        private final Samples drop = new Samples();
        private final Samples overwrite = new Samples();
        private final Samples pause = new Samples();
        private final Samples ordinary = new Samples();
        private long answers;
        private long failed;
    }

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int rounds = setting.quick() ? 2 : 7;
        Table table = new Table(
                "median of " + rounds + " (max)",
                "Java",
                "drop to first answer, ms",
                "overwrite to the new version's first answer, ms",
                "longest call around the overwrite, ms",
                "longest call in the 2 s before, ms",
                "calls answered",
                "calls failed");
        for (Jdk jdk : setting.jdks()) {
            Figures figures = measure(setting, jdk, rounds);
            table.row(
                    "4 callers",
                    jdk.feature(),
                    text(figures.drop),
                    text(figures.overwrite),
                    text(figures.pause),
                    text(figures.ordinary),
                    figures.answers,
                    figures.failed);
        }
        return List.of(table);
    }

    private static String text(Samples samples) {
        return Math.round(samples.median()) + " (" + Math.round(samples.max()) + ")";
    }

    private static Figures measure(Setting setting, Jdk jdk, int rounds) throws IOException, InterruptedException {
        Home home = Home.create(setting, "deploy-" + jdk.feature());
        // So that a removed manager is given up soon, and the next round begins.
        home.configure("org.kilonova.core", List.of("swap_grace = 0.5"));
        home.place(
                "caller.jar",
                new BundleJar("bench.caller")
                        .imports("org.kilonova.rpc")
                        .classFile(Caller.class)
                        .component(Caller.class.getName(), "org.kilonova.rpc.RpcClient")
                        .bytes());
        Figures figures = new Figures();
        try (Child child = home.run(jdk, "")) {
            child.await("ready", LIMIT);
            for (int round = 0; round <= rounds; round++) {
                setting.progress("deploy: round " + round + " of " + rounds + ", Java " + jdk.feature());
                // The first round warms up.
                round(setting, home, child, round == 0 ? new Figures() : figures);
            }
        }
        return figures;
    }

    private static void round(Setting setting, Home home, Child child, Figures figures)
            throws IOException, InterruptedException {
        long dropped = System.nanoTime();
        home.drop(JAR, setting.example("greeter-1.0.0.jar"));
        Child.Mark first = child.await("version Hello", LIMIT);
        figures.drop.add((first.nanos() - dropped) / 1e6);
        Thread.sleep(QUIET.toMillis());
        long before = System.nanoTime();
        Thread.sleep(QUIET.toMillis());
        long overwritten = System.nanoTime();
        home.drop(JAR, setting.example("greeter-1.1.0.jar"));
        Child.Mark next = child.await("version Welcome", LIMIT);
        figures.overwrite.add((next.nanos() - overwritten) / 1e6);
        Thread.sleep(QUIET.toMillis());
        long removed = System.nanoTime();
        for (Child.Mark mark : child.seen()) {
            boolean counts = mark.nanos() >= first.nanos() && mark.nanos() < removed;
            if (counts && mark.text().startsWith("failed")) {
                figures.failed++;
            } else if (counts && mark.text().startsWith("calls")) {
                figures.answers += (long) mark.number("answers");
            }
        }
        figures.ordinary.add(longest(child, before, overwritten));
        figures.pause.add(longest(child, overwritten, removed));
        Files.delete(home.deploy().resolve(JAR));
        child.await("gone", LIMIT);
    }

    private static double longest(Child child, long from, long to) {
        return child.seen().stream()
                .filter(mark -> mark.text().startsWith("calls") && mark.nanos() >= from && mark.nanos() < to)
                .mapToDouble(mark -> mark.number("longest_ms"))
                .max()
                .orElse(Double.NaN);
    }
}
