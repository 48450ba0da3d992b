// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.kilonova.shell.CommandException;

/** Files as operators type them. */
final class JarPath {

    private JarPath() {}

    /**
     * Reads the name of a file that is there.
     *
     * @param text relative to the directory; {@code ~} is the home directory of the user that runs the container
     */
    static Path of(String text, Path directory) {
        Path file;
        try {
            file = directory.resolve(expanded(text)).normalize();
        } catch (InvalidPathException e) {
            throw new CommandException(text + " is no name of a file: " + e.getReason(), e);
        }
        if (!Files.exists(file)) {
            throw new CommandException("there is no file " + file + "; Tab completes, `pwd` says where the shell is");
        }
        if (!Files.isRegularFile(file)) {
            throw new CommandException(file + " is no file: name the jar itself");
        }
        return file;
    }

    private static String expanded(String text) {
        boolean home = text.equals("~") || text.startsWith("~/");
        return home ? System.getProperty("user.home") + text.substring(1) : text;
    }
}
