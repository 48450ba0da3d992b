// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The assembled distribution under test, named by the system property {@code kilonova.distribution}. */
public final class Distribution {

    private static final Path ROOT = Path.of(System.getProperty("kilonova.distribution"));

    private Distribution() {}

    public static Path root() {
        if (!Files.isDirectory(ROOT)) {
            throw new IllegalStateException("no distribution at " + ROOT + ": build the module launcher first");
        }
        return ROOT;
    }

    public static Path command() {
        return root().resolve("bin/kilonova");
    }

    public static Path example(String name) {
        return root().resolve("examples").resolve(name);
    }

    /** The distribution of an earlier commit, which {@code itests/previous} has built; empty if it has not. */
    public static Optional<Path> previous() throws IOException {
        Path built = Path.of("../target/previous").toAbsolutePath().normalize();
        if (!Files.isDirectory(built)) {
            return Optional.empty();
        }
        try (Stream<Path> commits = Files.list(built)) {
            return commits.filter(commit -> Files.isExecutable(commit.resolve("bin/kilonova")))
                    .findFirst();
        }
    }

    /** The same for Debian. */
    public static Path debianPackage() {
        return root().resolveSibling("kilonova_" + System.getProperty("kilonova.version") + "_all.deb");
    }

    /** A manager that comes with the distribution and is not installed, by the end of its symbolic name. */
    public static Path manager(String role) {
        return managers().stream()
                .filter(file -> file.getFileName().toString().startsWith(role + "-"))
                .findFirst()
                .orElseThrow();
    }

    /** The managers that come with the distribution and are not installed. */
    public static List<Path> managers() {
        return jars(root().resolve("managers"));
    }

    /** All bundles, in the order in which they start. */
    public static List<Path> bundles() {
        return jars(root().resolve("bundles"));
    }

    private static List<Path> jars(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
