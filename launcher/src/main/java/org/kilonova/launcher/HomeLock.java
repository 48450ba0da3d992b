// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * One container per home: a file lock that the operating system gives back when the process ends, however it ends. The file
 * tells others who holds it and how far it is. The file stays: deleting it would let two processes lock two files of one name.
 */
public final class HomeLock implements AutoCloseable {

    /** How far the holder is. */
    public enum Phase {
        STARTING,
        STARTED,
        /** Asked to stop; another request would hurry it. */
        STOPPING
    }

    /**
     * What the file says.
     *
     * @param pid of the process
     * @param phase how far it is
     * @param since when it reached that phase
     */
    public record Holder(long pid, Phase phase, Instant since) {

        private static Optional<Holder> parse(String text) {
            String[] words = text.lines().findFirst().orElse("").split(" ");
            try {
                return Optional.of(
                        new Holder(Long.parseLong(words[0]), Phase.valueOf(words[1]), Instant.parse(words[2])));
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        }

        private String text() {
            return pid + " " + phase + " " + since + "\n";
        }
    }

    /** Lets time pass between two attempts. */
    interface Pause {
        void pause() throws InterruptedException;
    }

    private static final int ATTEMPTS = 10;

    private final FileChannel channel;
    private Phase phase;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock for this process. Waits up to half a second, for who looks whether it is held ({@link #holder}) holds it for a
     * moment.
     *
     * @throws LaunchException with {@link ExitCode#HOME_LOCKED}, naming the holder, or {@link ExitCode#HOME_UNUSABLE}
     */
    public static HomeLock acquire(Home home) throws LaunchException, InterruptedException {
        return acquire(home, () -> Thread.sleep(50));
    }

    static HomeLock acquire(Home home, Pause pause) throws LaunchException, InterruptedException {
        try {
            FileChannel channel =
                    FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (tryLock(channel)) {
                    HomeLock lock = new HomeLock(channel);
                    lock.write(Phase.STARTING);
                    return lock;
                }
                pause.pause();
            }
            channel.close();
            throw new LaunchException(
                    ExitCode.HOME_LOCKED,
                    "Home " + home.directory() + " is in use by "
                            + read(home.lockFile())
                                    .map(holder -> "process " + holder.pid())
                                    .orElse("another process")
                            + "; stop it with 'kilonova stop' or choose another directory with --home");
        } catch (IOException e) {
            throw new LaunchException(
                    ExitCode.HOME_UNUSABLE,
                    "Cannot lock " + home.lockFile() + ": " + e + "; this user must be able to write it",
                    e);
        }
    }

    /** Who holds the lock now; empty when nobody does. Takes the lock for a moment to find out. */
    public static Optional<Holder> holder(Home home) throws IOException {
        if (!Files.exists(home.lockFile())) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(home.lockFile(), StandardOpenOption.WRITE)) {
            return tryLock(channel) ? Optional.empty() : read(home.lockFile());
        }
    }

    /** Who held the lock last, and may hold it still. Leaves the lock alone. */
    static Optional<Holder> lastHolder(Home home) throws IOException {
        return Files.exists(home.lockFile()) ? read(home.lockFile()) : Optional.empty();
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Optional<Holder> read(Path file) throws IOException {
        return Holder.parse(Files.readString(file));
    }

    /** Tells others how far this process is, unless it is that far already. Thread-safe. */
    public synchronized void write(Phase reached) throws IOException {
        if (phase != null && reached.compareTo(phase) <= 0) {
            return;
        }
        phase = reached;
        ByteBuffer text = ByteBuffer.wrap(new Holder(ProcessHandle.current().pid(), phase, Instant.now())
                .text()
                .getBytes(StandardCharsets.US_ASCII));
        int length = text.remaining();
        while (text.hasRemaining()) {
            channel.write(text, text.position());
        }
        channel.truncate(length);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
