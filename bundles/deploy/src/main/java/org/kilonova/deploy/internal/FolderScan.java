// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at the folder; decides what is a jar by name and kind. */
final class FolderScan {

    /**
     * One file of the folder.
     *
     * @param path of the file
     * @param stamp null where there is a problem
     * @param problem why it cannot be a bundle, or null
     * @param loud whether the problem is worth a line in the log
     */
    record Found(Path path, Stamp stamp, String problem, boolean loud) {}

    private final Path folder;

    FolderScan(Path folder) {
        this.folder = folder;
    }

    /**
     * All files by name.
     *
     * @throws IOException when the folder is away or cannot be read: then nothing is known about its files
     */
    SortedMap<String, Found> scan() throws IOException {
        SortedMap<String, Found> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path path : files) {
                String name = path.getFileName().toString();
                Found file = ignored(name) ? null : look(path, name);
                if (file != null) {
                    found.put(name, file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static Found look(Path path, String name) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return new Found(path, null, "a directory: only jars directly in the folder are deployed", false);
            }
            if (!isJar(name)) {
                return new Found(path, null, "not a .jar file; move it away", true);
            }
            if (!attributes.isRegularFile()) {
                return new Found(path, null, "not a regular file; move it away", true);
            }
            Stamp stamp = Stamp.of(attributes);
            return new Found(path, stamp, null, false);
        } catch (NoSuchFileException e) {
            // Either deleted since it was listed, or a symbolic link whose target is missing.
            return Files.isSymbolicLink(path)
                    ? new Found(path, null, "a link to nothing: correct the link or remove it", true)
                    : null;
        } catch (IOException e) {
            return new Found(path, null, "cannot be looked at (" + e + "): check its permissions", true);
        }
    }

    /** Names under which files are prepared, and which nobody wants to hear of. */
    static boolean ignored(String name) {
        return name.startsWith(".") || name.endsWith(".part") || name.endsWith(".tmp") || name.endsWith("~");
    }

    private static boolean isJar(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".jar");
    }
}
