// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of an instance whose names end with the number of a run. */
record Runs(String prefix) {

    private static final String NUMBER = "[0-9]{1,9}";

    Path file(Path directory, int run) {
        return directory.resolve(prefix + run);
    }

    List<Integer> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .filter(number -> number.matches(NUMBER))
                    .map(Integer::valueOf)
                    .sorted()
                    .toList();
        }
    }
}
