// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.kilonova.manager.HostLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named locks on files. They are the operating system's, so those of a dead process are free; its files are only litter, which
 * {@link #cleanUp} removes.
 */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    /** What no topic contains, so that no topic's name begins another's. */
    private static final String SEPARATOR = ".";

    private static final String SUFFIX = ".lock";

    private final Path directory;

    FileLocks(Path directory) {
        this.directory = directory;
    }

    /**
     * Tries to take a lock, without waiting.
     *
     * @throws IllegalArgumentException if the name has other characters than letters, digits, {@code _}, {@code -}, {@code .}
     */
    Optional<HostLock> tryLock(String topic, String name) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name for a lock: use letters, digits, _, - and .");
        }
        Files.createDirectories(directory);
        Path file = directory.resolve(topic + SEPARATOR + name + SUFFIX);
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                return Optional.empty();
            }
            if (isThere(file, channel)) {
                return Optional.of(new Held(name, file, channel));
            }
            // Its holder removed the file after it was opened here: the lock is on a file that nobody else will find.
            channel.close();
        }
    }

    /** Whether the file is still the one that was opened, and locked, before. */
    private static boolean isThere(Path file, FileChannel channel) throws IOException {
        String mark = UUID.randomUUID().toString();
        channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)), 0);
        try {
            return Files.readString(file).equals(mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, which counts as by somebody else.
            return null;
        }
    }

    /** Removes the topic's lock files that nobody holds. */
    void cleanUp(String topic) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, topic + SEPARATOR + "*" + SUFFIX)) {
            for (Path file : files) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    if (lock(channel) != null && isThere(file, channel)) {
                        Files.delete(file);
                        LOG.info("Removed the stale lock file {}", file);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("Could not clean up the lock files of {} in {}: {}", topic, directory, e.toString());
        }
    }

    private record Held(String name, Path file, FileChannel channel) implements HostLock {

        @Override
        public void close() {
            try {
                if (channel.isOpen()) {
                    Files.deleteIfExists(file);
                    channel.close();
                }
            } catch (IOException e) {
                LOG.warn("Could not remove the lock file {}: {}", file, e.toString());
            }
        }
    }
}
