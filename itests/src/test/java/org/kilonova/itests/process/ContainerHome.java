// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.kilonova.itests.Distribution;

/**
 * The home of one container, with settings that make tests short.
 *
 * @param directory absolute
 */
public record ContainerHome(Path directory) {

    public static final String CORE = "org.kilonova.core";
    public static final String DEPLOY = "org.kilonova.deploy";
    public static final String STORE = "org.kilonova.store.jdbc";
    public static final String REST = "org.kilonova.rest";

    /** A home under that directory, as it is before the first start. */
    public static ContainerHome in(Path directory) {
        return in(directory, Distribution.root());
    }

    /** The same, for another distribution than that under test. */
    static ContainerHome in(Path directory, Path distribution) {
        ContainerHome home = new ContainerHome(directory.resolve("home"));
        try {
            copyTree(distribution.resolve("config"), home.config());
            Files.createDirectories(home.deploy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        home.configure(CORE, "report_interval", "1");
        home.configure(CORE, "service_down_time", "5");
        home.configure(CORE, "swap_grace", "1");
        home.configure(DEPLOY, "poll_interval", "0.2");
        home.configure(DEPLOY, "settle_time", "0.5");
        // On a busy machine a good version may look slow.
        home.configure(DEPLOY, "probation_latency_floor", "60");
        home.configure(REST, "port", "0");
        return home;
    }

    public Path config() {
        return directory.resolve("config");
    }

    Path config(String pid) {
        return config().resolve(pid + ".cfg");
    }

    Path deploy() {
        return directory.resolve("deploy");
    }

    Path cache() {
        return directory.resolve("data/cache");
    }

    /** A version that has taken over stays on probation until somebody decides. */
    public void keepOnProbation() {
        configure(DEPLOY, "probation_time", "3600");
        configure(DEPLOY, "probation_calls", "0");
    }

    /** Sets one key, as with an editor that saves beside the file first. */
    public void configure(String pid, String key, String value) {
        try {
            List<String> lines = Files.exists(config(pid)) ? Files.readAllLines(config(pid)) : List.of();
            List<String> changed = new ArrayList<>();
            lines.stream().filter(line -> !line.startsWith(key + " ")).forEach(changed::add);
            changed.add(key + " = " + value);
            Path copy = config().resolve(pid + ".cfg~");
            Files.write(copy, changed);
            Files.move(copy, config(pid), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops a file into the deploy folder, over what has that name. */
    public Path drop(Path file, String name) {
        try {
            Path part = Files.copy(file, deploy().resolve(name + ".part"), StandardCopyOption.REPLACE_EXISTING);
            return Files.move(part, deploy().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String name) {
        try {
            Files.delete(deploy().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the log so far; none before there is one. At midnight a new file begins, and the one before is packed. */
    public List<String> log() {
        Path log = directory.resolve("data/log");
        List<String> lines = new ArrayList<>();
        try {
            if (Files.exists(log)) {
                for (Path packed : packed(log)) {
                    lines.addAll(unpacked(packed));
                }
                if (Files.exists(log.resolve("kilonova.log"))) {
                    lines.addAll(Files.readAllLines(log.resolve("kilonova.log")));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> packed(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log.gz"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (EOFException beingWritten) {
            return List.of();
        }
    }

    /** The lines of the log that contain that text. */
    public List<String> log(String text) {
        return log().stream().filter(line -> line.contains(text)).toList();
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
