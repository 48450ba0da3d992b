// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** The place for files that requests bring; only a few at once. Thread-safe. */
final class Uploads {

    private static final int AT_ONCE = 4;
    private static final int BUSY_RETRY_SECONDS = 5;
    private static final String PREFIX = "upload-";
    private static final String SUFFIX = ".jar";

    private final Path directory;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /**
     * @param directory need not be there yet
     */
    Uploads(Path directory) {
        this.directory = directory;
    }

    /** Deletes what a process left behind that did not end in order. */
    void clean() throws IOException {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    Problem tooMany() {
        return Problem.later(
                Kind.BUSY, AT_ONCE + " jars are on their way, and no more are taken at once", BUSY_RETRY_SECONDS);
    }

    Path newFile() throws IOException {
        return Files.createTempFile(Files.createDirectories(directory), PREFIX, SUFFIX);
    }
}
