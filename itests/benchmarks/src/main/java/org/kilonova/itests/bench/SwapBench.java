// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kilonova.itests.bench.bundle.SwapCaller;

/** The next version of a manager while it is called: as a swap, as FileInstall's update of the bundle, by a restart of the process. */
final class SwapBench {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration NOTICED = Duration.ofSeconds(1);
    private static final String JAR = "greeter.jar";
    private static final String WORD = "Welcome";
    private static final String OTHER = "Morning";

    /** How hard it is called meanwhile. */
    private enum Load {
        NONE("one call in 1 ms", 1, 1000),
        FULL("8 callers without a pause", 8, 0);

        private final String text;
        private final String options;

        Load(String text, int callers, int pauseMicros) {
            this.text = text;
            this.options = "-Dbench.callers=" + callers + " -Dbench.pause=" + pauseMicros;
        }
    }

    /** How the next version gets in. */
    private enum Way {
        SWAP("swap", "deploy"),
        FILE_INSTALL("FileInstall, messages wait (`swap_grace` 10 s)", "watched"),
        FILE_INSTALL_PLAIN("FileInstall, messages do not wait (`swap_grace` 0)", "watched"),
        RESTART("restart of the process", "deploy");

        private final String text;
        private final String folder;

        Way(String text, String folder) {
            this.text = text;
            this.folder = folder;
        }
    }

    private static final class Figures {
        private final Samples answering = new Samples();
        private final Samples waited = new Samples();
        private final Samples ordinary = new Samples();
        private final Samples failed = new Samples();
        private final Samples broken = new Samples();
    }

    private final Table table = new Table(
            "median (max)",
            "Java",
            "load",
            "file complete to the new version's first answer, ms",
            "longest wait of a caller, ms",
            "longest in the 2 s before, ms",
            "calls failed per change",
            "a broken version: calls answered from 1 s to 3 s later");
    private final Table ratios =
            new Table("compared with the swap", "Java", "load", "time to the first answer", "longest wait of a caller");

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        for (Jdk jdk : setting.jdks()) {
            for (Load load : Load.values()) {
                Figures swap = null;
                for (Way way : Way.values()) {
                    setting.progress("swap: " + way.text + ", " + load.text + ", Java " + jdk.feature());
                    Figures figures =
                            way == Way.RESTART ? restarts(setting, jdk, load) : changes(setting, jdk, load, way);
                    swap = swap == null ? figures : swap;
                    row(jdk, load, way, figures, swap);
                }
            }
        }
        return List.of(table, ratios);
    }

    private void row(Jdk jdk, Load load, Way way, Figures figures, Figures swap) {
        table.row(
                way.text,
                jdk.feature(),
                load.text,
                text(figures.answering),
                text(figures.waited),
                text(figures.ordinary),
                text(figures.failed),
                text(figures.broken));
        if (figures != swap) {
            ratios.row(
                    way.text,
                    jdk.feature(),
                    load.text,
                    Table.ratio(figures.answering.median() / swap.answering.median()),
                    Table.ratio(figures.waited.median() / swap.waited.median()));
        }
    }

    private static String text(Samples samples) {
        if (samples.isEmpty()) {
            return "-";
        }
        return number(samples.median()) + " (" + number(samples.max()) + ")";
    }

    private static String number(double value) {
        return value < 10 && value != Math.rint(value) ? Table.hundredths(value) : String.valueOf(Math.round(value));
    }

    private static Home home(Setting setting, Jdk jdk, Load load, Way way) throws IOException {
        Home home = Home.create(
                setting,
                "swap-" + jdk.feature() + "-" + load.name().toLowerCase(Locale.ROOT) + "-"
                        + way.name().toLowerCase(Locale.ROOT));
        // What both wait for before they touch a file is the user's choice: as little as there is, for both.
        home.configure(
                "org.kilonova.deploy", List.of("poll_interval = 0.05", "settle_time = 0", "probation_calls = 100"));
        home.configure("org.kilonova.rest", List.of("port = 0"));
        if (way == Way.FILE_INSTALL_PLAIN) {
            home.configure("org.kilonova.core", List.of("swap_grace = 0"));
        }
        Path watched = Files.createDirectories(home.directory().resolve("watched"));
        home.configure(
                "org.apache.felix.fileinstall-bench",
                List.of(
                        "felix.fileinstall.dir = " + watched,
                        "felix.fileinstall.filter = .*\\\\.jar",
                        "felix.fileinstall.poll = 50",
                        "felix.fileinstall.noInitialDelay = true",
                        "felix.fileinstall.tmpdir = " + home.directory().resolve("watched-tmp")));
        home.place(
                "caller.jar",
                new BundleJar("bench.caller")
                        .imports("org.kilonova.rpc")
                        .classFile(SwapCaller.class)
                        .component(SwapCaller.class.getName(), "org.kilonova.rpc.RpcClient")
                        .bytes());
        return home;
    }

    private static Figures changes(Setting setting, Jdk jdk, Load load, Way way)
            throws IOException, InterruptedException {
        int rounds = setting.quick() ? 2 : 10;
        Home home = home(setting, jdk, load, way);
        Path folder = home.directory().resolve(way.folder);
        Figures figures = new Figures();
        try (Child child = home.run(jdk, load.options)) {
            child.await("ready", LIMIT);
            drop(version(setting, false), folder);
            child.await("version " + WORD, LIMIT);
            // The first two warm up.
            change(setting, folder, child, true, new Figures());
            change(setting, folder, child, false, new Figures());
            for (int round = 0; round < rounds; round++) {
                change(setting, folder, child, round % 2 == 0, figures);
            }
            figures.broken.add(broken(setting, folder, child));
        }
        return figures;
    }

    /** Two versions that differ in what they answer, and in nothing that a check would object to. */
    private static Path version(Setting setting, boolean other) throws IOException {
        Path given = setting.example("greeter-1.1.0.jar");
        Path made = setting.work().resolve("greeter-other.jar");
        if (other) {
            BundleJar.withWord(given, "1.2.0", WORD, OTHER, made);
        }
        return other ? made : given;
    }

    private static void change(Setting setting, Path folder, Child child, boolean up, Figures figures)
            throws IOException, InterruptedException {
        long before = System.nanoTime();
        Thread.sleep(QUIET.toMillis());
        long dropped = System.nanoTime();
        drop(version(setting, up), folder);
        Child.Mark next = since(child, up ? "version " + OTHER : "version " + WORD, dropped);
        Thread.sleep(QUIET.toMillis());
        List<Child.Mark> around = calls(child, dropped, System.nanoTime());
        figures.answering.add((next.nanos() - dropped) / 1e6);
        figures.waited.add(longest(around));
        figures.ordinary.add(longest(calls(child, before, dropped)));
        figures.failed.add(sum(around, "failed"));
    }

    /** A last answer of the version before may have come after the first one of the next. */
    private static Child.Mark since(Child child, String prefix, long nanos) throws IOException, InterruptedException {
        Child.Mark mark = child.await(prefix, LIMIT);
        while (mark.nanos() < nanos) {
            mark = child.await(prefix, LIMIT);
        }
        return mark;
    }

    private static double broken(Setting setting, Path folder, Child child) throws IOException, InterruptedException {
        Path broken = setting.work().resolve("greeter-broken.jar");
        BundleJar.withImport(setting.example("greeter-1.1.0.jar"), "org.kilonova.nowhere", broken);
        drop(broken, folder);
        Thread.sleep(NOTICED.toMillis());
        long noticed = System.nanoTime();
        Thread.sleep(QUIET.toMillis());
        return sum(calls(child, noticed, System.nanoTime()), "answers");
    }

    private static Figures restarts(Setting setting, Jdk jdk, Load load) throws IOException, InterruptedException {
        int rounds = setting.quick() ? 1 : 5;
        Home home = home(setting, jdk, load, Way.RESTART);
        Figures figures = new Figures();
        home.place(JAR, Files.readAllBytes(version(setting, false)));
        // The first stop writes the archive of loaded classes that the next starts use.
        try (Child first = home.run(jdk, load.options)) {
            first.await("version " + WORD, LIMIT);
        }
        for (int round = 0; round < rounds; round++) {
            home.place(JAR, Files.readAllBytes(version(setting, false)));
            long complete;
            try (Child old = home.run(jdk, load.options)) {
                old.await("version " + WORD, LIMIT);
                Thread.sleep(QUIET.toMillis());
                List<Child.Mark> ordinary = calls(old, System.nanoTime() - QUIET.toNanos(), System.nanoTime());
                figures.ordinary.add(longest(ordinary));
                complete = System.nanoTime();
            }
            home.place(JAR, Files.readAllBytes(version(setting, true)));
            try (Child next = home.run(jdk, load.options)) {
                double millis = (next.await("version " + OTHER, LIMIT).nanos() - complete) / 1e6;
                figures.answering.add(millis);
                figures.waited.add(millis);
            }
        }
        return figures;
    }

    private static List<Child.Mark> calls(Child child, long from, long to) {
        List<Child.Mark> found = new ArrayList<>();
        for (Child.Mark mark : child.seen()) {
            if (mark.text().startsWith("calls") && mark.nanos() >= from && mark.nanos() < to) {
                found.add(mark);
            }
        }
        return found;
    }

    private static double longest(List<Child.Mark> calls) {
        return calls.stream()
                .mapToDouble(mark -> mark.number("longest_ms"))
                .max()
                .orElse(Double.NaN);
    }

    private static double sum(List<Child.Mark> calls, String key) {
        return calls.stream().mapToDouble(mark -> mark.number(key)).sum();
    }

    /** Whole, by a rename. */
    private static void drop(Path jar, Path folder) throws IOException {
        Path part = Files.copy(jar, folder.resolveSibling(JAR + ".tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(part, FileTime.from(Instant.now()));
        Files.move(part, folder.resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
    }
}
