// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The home directory of a container that is measured. */
final class Home {

    /** Old enough to need no settling at start. */
    private static final Duration AGE = Duration.ofHours(1);

    private static final long POLL_MILLIS = 50;

    private final Setting setting;
    private final Path directory;

    private Home(Setting setting, Path directory) {
        this.setting = setting;
        this.directory = directory;
    }

    /** A new one, in the place of an older one of that name, with the configuration as shipped. */
    static Home create(Setting setting, String name) throws IOException {
        Path directory = setting.work().resolve(name);
        delete(directory);
        Files.createDirectories(directory.resolve("deploy"));
        Path shipped = setting.distribution().resolve("config");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        directory
                                .resolve("config")
                                .resolve(shipped.relativize(file).toString()));
            }
        }
        return new Home(setting, directory);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path deploy() {
        return directory.resolve("deploy");
    }

    Path directory() {
        return directory;
    }

    void configure(String pid, List<String> lines) throws IOException {
        Files.write(directory.resolve("config").resolve(pid + ".cfg"), lines);
    }

    /** Declares an image whose instances claim next to nothing. */
    void declare(String image, List<String> command) throws IOException {
        String quoted = command.stream().map(word -> '"' + word + '"').collect(Collectors.joining(","));
        Files.write(
                directory.resolve("config").resolve("org.kilonova.image-" + image + ".config"),
                List.of("command=[" + quoted + "]", "vcpus=I\"1\"", "memory_mb=I\"1\"", "disk_mb=I\"1\""));
    }

    /** A manager of the distribution, in the deploy folder before the container starts. */
    void placeManager(String name) throws IOException {
        Path managers = setting.distribution().resolve("managers");
        try (Stream<Path> jars = Files.list(managers)) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name + "-*.jar in " + managers));
            place(name + ".jar", Files.readAllBytes(jar));
        }
    }

    /** Where the container serves HTTP, once it does; it is to be configured with {@code port = 0}. */
    URI address(Duration limit) throws IOException, InterruptedException {
        Path file = directory.resolve("data/rest.url");
        long end = System.nanoTime() + limit.toNanos();
        while (!Files.exists(file)) {
            if (System.nanoTime() > end) {
                throw new IOException("no HTTP within " + limit.toSeconds() + " s: there is no " + file + "; see "
                        + directory.resolve("data/log/kilonova.log"));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return URI.create(Files.readString(file).strip());
    }

    /** Something that lay in the deploy folder before the container starts. */
    void place(String name, byte[] jar) throws IOException {
        Path file = Files.write(deploy().resolve(name), jar);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(AGE)));
    }

    /** Drops a file as a careful user does: whole, by a rename. */
    void drop(String name, Path jar) throws IOException {
        Path beside = Files.copy(jar, directory.resolve(name + ".tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(beside, FileTime.from(Instant.now()));
        Files.move(beside, deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** {@code kilonova run}, without a shell. */
    Child run(Jdk jdk, String options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                setting.distribution().resolve("bin/kilonova").toString(),
                "run",
                "--home",
                directory.toString(),
                "--shell",
                "none");
        builder.environment().put("JAVA_HOME", jdk.home().toString());
        builder.environment().put("KILONOVA_OPTS", options);
        return Child.start(builder, directory.resolve("console.log"));
    }
}
