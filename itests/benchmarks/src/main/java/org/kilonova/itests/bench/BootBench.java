// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.kilonova.itests.bench.bundle.FirstAnswer;
import org.kilonova.itests.bench.reference.MinimalStack;
import org.kilonova.itests.bench.reference.Trivial;

/** From the start of the process to the first answer, beside a framework and SCR that do nothing else, in random order. */
final class BootBench {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final List<String> REFERENCE_BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component",
            "org.apache.felix.configadmin-",
            "org.apache.felix.scr");

    /** What a small container needs beside them: configuration files, metatype, a shell. */
    private static final List<String> STACK_BUNDLES = List.of(
            "org.apache.felix.metatype",
            "org.apache.felix.fileinstall",
            "org.apache.felix.gogo.runtime",
            "org.apache.felix.gogo.command");

    private static final List<String> STACK_LIBRARIES =
            List.of("slf4j-api", "logback-core", "logback-classic", "org.osgi.service.log");

    private static final String STACK_PACKAGES =
            "org.slf4j;version=2.0.20,org.slf4j;version=1.7.36,org.osgi.service.log;version=1.5.0";

    /** What the container's script tells the JVM, apart from the archive. */
    private static final List<String> FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:CompileThresholdScaling=3",
            "-Xshare:auto",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off");

    private interface Starter {
        Child start() throws IOException;
    }

    private static final class Variant {

        private final Jdk jdk;
        private final String name;
        private final String mark;
        private final Starter starter;
        private final Samples wall = new Samples();
        private final Samples cpu = new Samples();
        private final Samples rss = new Samples();

        private Variant(Jdk jdk, String name, String mark, Starter starter) {
            this.jdk = jdk;
            this.name = name;
            this.mark = mark;
            this.starter = starter;
        }

        private void run(boolean counts) throws IOException, InterruptedException {
            try (Child child = starter.start()) {
                Child.Mark mark = child.await(this.mark, LIMIT);
                double millis = child.millisSinceStart(mark);
                if (counts) {
                    wall.add(millis);
                    cpu.add(child.cpuMillis());
                    rss.add(child.rssMegabytes());
                }
            }
        }
    }

    List<Table> run(Setting setting) throws IOException, InterruptedException {
        int rounds = setting.quick() ? 3 : 7;
        List<Variant> variants = new ArrayList<>();
        for (Jdk jdk : setting.jdks()) {
            variants.addAll(variants(setting, jdk));
        }
        for (Variant variant : variants) {
            // The first stop of the reference writes its archive, the second run is the first that uses it.
            setting.progress("boot: warming up " + variant.name + ", Java " + variant.jdk.feature());
            variant.run(false);
            variant.run(false);
        }
        Random random = new Random();
        for (int round = 1; round <= rounds; round++) {
            setting.progress("boot: round " + round + " of " + rounds);
            List<Variant> order = new ArrayList<>(variants);
            Collections.shuffle(order, random);
            for (Variant variant : order) {
                variant.run(true);
            }
        }
        return List.of(times(variants, rounds), ratios(setting, variants));
    }

    private static Table times(List<Variant> variants, int rounds) {
        Table table =
                new Table("", "Java", "ms, median of " + rounds, "(min)", "(max)", "CPU ms (user + system)", "RSS MB");
        for (Variant v : variants) {
            table.row(
                    v.name,
                    v.jdk.feature(),
                    v.wall.median(),
                    v.wall.min(),
                    v.wall.max(),
                    v.cpu.median(),
                    v.rss.median());
        }
        return table;
    }

    private static Table ratios(Setting setting, List<Variant> variants) {
        Table table = new Table("`run` to the first answer / reference", "Java", "wall", "(min / min)", "CPU");
        for (Jdk jdk : setting.jdks()) {
            Map<String, Variant> byName = new LinkedHashMap<>();
            variants.stream().filter(v -> v.jdk.equals(jdk)).forEach(v -> byName.put(v.name, v));
            ratio(
                    table,
                    "as shipped / reference with the same flags and an archive",
                    byName.get("container, as shipped"),
                    byName.get("reference, same flags, archive"));
            ratio(
                    table,
                    "no archive / reference with the same flags, no archive",
                    byName.get("container, no archive"),
                    byName.get("reference, same flags"));
            ratio(
                    table,
                    "as shipped / reference on a plain `java`",
                    byName.get("container, as shipped"),
                    byName.get("reference, plain java"));
            ratio(
                    table,
                    "as shipped / small stack on a plain `java`",
                    byName.get("container, as shipped"),
                    byName.get("small stack, plain java"));
        }
        return table;
    }

    private static void ratio(Table table, String name, Variant ours, Variant reference) {
        table.row(
                name,
                ours.jdk.feature(),
                Table.ratio(ours.wall.median() / reference.wall.median()),
                Table.ratio(ours.wall.min() / reference.wall.min()),
                Table.ratio(ours.cpu.median() / reference.cpu.median()));
    }

    private static List<Variant> variants(Setting setting, Jdk jdk) throws IOException {
        Home home = Home.create(setting, "boot-" + jdk.feature());
        home.place("greeter.jar", Files.readAllBytes(setting.example("greeter-1.0.0.jar")));
        home.place(
                "first-answer.jar",
                new BundleJar("bench.firstanswer")
                        .imports("org.kilonova.rpc")
                        .classFile(FirstAnswer.class)
                        .component(FirstAnswer.class.getName(), "org.kilonova.rpc.RpcClient")
                        .bytes());
        String jvmsOwnArchive = "-XX:SharedArchiveFile=" + jdk.home().resolve("lib/server/classes.jsa");
        Path archive = setting.work().resolve("reference-" + jdk.feature() + ".jsa");
        Files.deleteIfExists(archive);
        return List.of(
                new Variant(jdk, "container, as shipped", "answered", () -> home.run(jdk, "")),
                new Variant(jdk, "container, no archive", "answered", () -> home.run(jdk, jvmsOwnArchive)),
                new Variant(
                        jdk,
                        "reference, same flags, archive",
                        "active",
                        () -> reference(setting, jdk, with(FLAGS, archiveOption(archive)))),
                new Variant(jdk, "reference, same flags", "active", () -> reference(setting, jdk, FLAGS)),
                new Variant(jdk, "reference, plain java", "active", () -> reference(setting, jdk, List.of())),
                new Variant(jdk, "small stack, plain java", "active", () -> stack(setting, jdk)));
    }

    private static String archiveOption(Path archive) {
        return (Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive;
    }

    private static List<String> with(List<String> options, String further) {
        return Stream.concat(options.stream(), Stream.of(further)).toList();
    }

    private static Child reference(Setting setting, Jdk jdk, List<String> options) throws IOException {
        return minimal(setting, jdk, options, List.of(), REFERENCE_BUNDLES);
    }

    /** The reference with logging, configuration files, metatype and the shell's run time, as a small container has them. */
    private static Child stack(Setting setting, Jdk jdk) throws IOException {
        List<String> bundles = Stream.concat(REFERENCE_BUNDLES.stream(), STACK_BUNDLES.stream())
                .toList();
        Path configuration = Files.createDirectories(setting.work().resolve("stack-config"));
        List<String> options = List.of(
                "-D" + MinimalStack.PACKAGES + "=" + STACK_PACKAGES,
                "-Dfelix.fileinstall.dir=" + configuration,
                "-Dfelix.fileinstall.noInitialDelay=true");
        return minimal(setting, jdk, options, STACK_LIBRARIES, bundles);
    }

    private static Child minimal(
            Setting setting, Jdk jdk, List<String> options, List<String> libraries, List<String> bundles)
            throws IOException {
        Path work = setting.work();
        List<String> command = new ArrayList<>();
        command.add(jdk.java().toString());
        command.addAll(options);
        // Directories keep a class path from being archived, so all are jars.
        StringBuilder classPath = new StringBuilder(jarOf(MinimalStack.class).toString())
                .append(':')
                .append(framework(setting));
        for (String library : libraries) {
            classPath.append(':').append(only(setting.distribution().resolve("lib"), library));
        }
        command.addAll(List.of("-cp", classPath.toString(), MinimalStack.class.getName()));
        command.add(work.resolve("reference-cache-" + jdk.feature() + "-" + bundles.size())
                .toString());
        for (String name : bundles) {
            command.add(bundle(setting, name).toString());
        }
        Path trivial = work.resolve("trivial.jar");
        if (!Files.exists(trivial)) {
            Files.write(
                    trivial,
                    new BundleJar("bench.trivial")
                            .classFile(Trivial.class)
                            .component(Trivial.class.getName())
                            .bytes());
        }
        command.add(trivial.toString());
        return Child.start(new ProcessBuilder(command), work.resolve("reference.log"));
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static Path framework(Setting setting) throws IOException {
        return only(setting.distribution().resolve("lib"), "org.apache.felix.framework");
    }

    private static Path bundle(Setting setting, String prefix) throws IOException {
        return only(setting.distribution().resolve("bundles"), prefix);
    }

    private static Path only(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + prefix + "*.jar in " + directory));
        }
    }
}
