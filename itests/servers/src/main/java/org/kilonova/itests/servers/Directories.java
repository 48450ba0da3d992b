// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** The directories in which the servers live. */
final class Directories {

    private Directories() {}

    /** A new directory with a name of its own. */
    static Path create(Path parent, String prefix) {
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, prefix).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for a server in " + parent, e);
        }
    }

    /** A directory for what all tests of this JVM share. */
    static Path createTemporary(String prefix) {
        return create(Path.of(System.getProperty("java.io.tmpdir")), prefix);
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void permit(Path path, Set<PosixFilePermission> permissions) {
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another user may pass through the directory and those of its parents that are temporary too. */
    static void open(Path directory) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        for (Path at = directory; at != null && !at.equals(temporary); at = at.getParent()) {
            try {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
                if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                    if (!at.startsWith(temporary)) {
                        throw new IllegalStateException(
                                "user postgres may not pass through " + at + ": start the server in another directory");
                    }
                    Files.setPosixFilePermissions(at, permissions);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Deletes a directory and all in it; files that a dying process takes away meanwhile do not matter. */
    static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("not deleted: " + directory, e);
        }
    }
}
