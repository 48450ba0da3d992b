// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for the file of a command before it is started, because the shim could only tell an exit code. */
final class Executable {

    private Executable() {}

    /** Why the command cannot be started, or null if it can. */
    static String problem(String command, String path) {
        if (command.startsWith("/")) {
            return problem(Path.of(command));
        }
        return find(command, path).isPresent() ? null : "is in no directory of the PATH " + path;
    }

    static Optional<Path> find(String name, String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(file -> problem(file) == null)
                .findFirst();
    }

    private static String problem(Path file) {
        if (!Files.exists(file)) {
            return "does not exist";
        }
        return Files.isRegularFile(file) && Files.isExecutable(file) ? null : "is not executable";
    }
}
