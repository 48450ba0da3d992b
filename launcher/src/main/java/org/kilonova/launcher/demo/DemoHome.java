// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.kilonova.launcher.Home;
import org.kilonova.launcher.LaunchException;

/** A home for one run, thrown away afterwards. */
record DemoHome(Path directory) {

    private static final int TAIL = 20;

    static DemoHome create(Path distribution, String prefix) throws IOException, LaunchException {
        Path directory = Files.createTempDirectory(prefix);
        new Home(directory).prepare(distribution.resolve("config"));
        return new DemoHome(directory);
    }

    /** @param line {@code key = value} */
    void configure(String pid, String line) throws IOException {
        Files.writeString(directory.resolve("config").resolve(pid + ".cfg"), line + "\n", StandardOpenOption.APPEND);
    }

    List<String> tailOfLog() throws IOException {
        Path log = new Home(directory).log();
        if (!Files.exists(log)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(log);
        return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    }

    void delete() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
