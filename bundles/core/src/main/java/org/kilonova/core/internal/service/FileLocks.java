// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.kilonova.manager.HostLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named locks on files. They are the operating system's, so those of a dead process are free; its files are only litter, which
 * {@link #cleanUp} removes. One for all of a container's services: POSIX drops a lock when its process closes any descriptor of the
 * file, so a file that is held here is never opened a second time. Thread-safe.
 */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");
    /** What no topic contains, so that no topic's name begins another's. */
    private static final String SEPARATOR = ".";

    private static final String SUFFIX = ".lock";

    private static final int ROUNDS = 2;
    private static final int MARK = 1 << 16;

    private final Path directory;
    /** Files that are held by this process, or being tried. */
    private final Set<Path> busy = ConcurrentHashMap.newKeySet();

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
        if (!busy.add(file)) {
            return Optional.empty();
        }
        FileChannel locked = null;
        try {
            locked = locked(file);
            return locked == null ? Optional.empty() : Optional.of(new Held(name, file, locked, busy));
        } finally {
            if (locked == null) {
                busy.remove(file);
            }
        }
    }

    /** The file, opened and locked, or null if another process holds it. */
    private static FileChannel locked(Path file) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean mine = false;
            try {
                if (lock(channel) == null) {
                    return null;
                }
                mine = isThere(file, channel);
                if (mine) {
                    return channel;
                }
                // Its holder removed the file after it was opened here: the lock is on a file that nobody else will
                // find.
            } finally {
                if (!mine) {
                    channel.close();
                }
            }
        }
    }

    /**
     * Whether the file is still the one that was opened, and locked, before: then it grows as told. Looks at its size only, because
     * opening and closing it would drop the lock. Another file may have that size by chance, but not in every round.
     */
    private static boolean isThere(Path file, FileChannel channel) throws IOException {
        channel.truncate(0);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long position = channel.size() + ThreadLocalRandom.current().nextInt(MARK);
                channel.write(ByteBuffer.allocate(1), position);
                if (Files.size(file) != position + 1) {
                    return false;
                }
            }
            return true;
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
                if (busy.add(file)) {
                    try {
                        removeStale(file);
                    } finally {
                        busy.remove(file);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("Could not clean up the lock files of {} in {}: {}", topic, directory, e.toString());
        }
    }

    private static void removeStale(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (lock(channel) != null && isThere(file, channel)) {
                Files.delete(file);
                LOG.info("Removed the stale lock file {}", file);
            }
        }
    }

    private record Held(String name, Path file, FileChannel channel, Set<Path> busy) implements HostLock {

        @Override
        public synchronized void close() {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("Could not remove the lock file {}: {}", file, e.toString());
            } finally {
                busy.remove(file);
            }
        }
    }
}
