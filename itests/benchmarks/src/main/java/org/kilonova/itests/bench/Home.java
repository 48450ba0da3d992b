// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The home directory of a container that is measured. */
final class Home {

    /** Old enough to need no settling at start. */
    private static final Duration AGE = Duration.ofHours(1);

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
