// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A process of the operating system with its shim. All that is known of it stands in two files that the shim wrote. */
final class OsProcess implements InstanceProcess {

    /** Written by the shim before the command runs, and when it has ended. */
    static final Runs RECORDS = new Runs("process.");

    private static final Runs EXITS = new Runs("exit.");

    private final ProcessId shim;
    private final ProcessId main;
    private final Instant startedAt;
    private final Path exitFile;
    private final StartTimes times;

    private OsProcess(ProcessId shim, ProcessId main, Instant startedAt, Path exitFile, StartTimes times) {
        this.shim = shim;
        this.main = main;
        this.startedAt = startedAt;
        this.exitFile = exitFile;
        this.times = times;
    }

    /** Empty if there is no record, or one that is cut off: then the shim did not live to start the command. */
    static Optional<InstanceProcess> read(Path directory, int run, StartTimes times) throws IOException {
        Path file = RECORDS.file(directory, run);
        List<String> lines;
        Instant written;
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new IOException(file + " is no regular file");
            }
            lines = Files.readAllLines(file);
            written = Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return lines.size() < 2
                    ? Optional.empty()
                    : Optional.of(new OsProcess(
                            ProcessId.parse(lines.get(0)),
                            ProcessId.parse(lines.get(1)),
                            written,
                            EXITS.file(directory, run),
                            times));
        } catch (NumberFormatException e) {
            throw new IOException(file + " is broken: " + e.getMessage(), e);
        }
    }

    static void delete(Path directory, int run) throws IOException {
        Files.deleteIfExists(RECORDS.file(directory, run));
        Files.deleteIfExists(EXITS.file(directory, run));
    }

    @Override
    public Long pid() {
        return main.pid();
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public Optional<Exit> exit() {
        if (times.runs(main)) {
            return Optional.empty();
        }
        // In this order: what the shim does not write before it goes, it will never write.
        boolean shimRuns = times.runs(shim);
        Exit written = written();
        if (written != null) {
            return Optional.of(written);
        }
        return shimRuns ? Optional.empty() : Optional.of(new Exit(null, Instant.now()));
    }

    private Exit written() {
        try {
            return new Exit(
                    Integer.valueOf(Files.readString(exitFile).strip()),
                    Files.getLastModifiedTime(exitFile).toInstant());
        } catch (IOException | NumberFormatException e) {
            // Not there yet, or the disk was full: the code is not known, and that is what the caller tells.
            return null;
        }
    }

    @Override
    public void terminate() {
        handle(main).ifPresent(ProcessHandle::destroy);
    }

    /** The shim, left alone, ends its process group as soon as the main process has ended; without it each has to be found. */
    @Override
    public void kill() {
        handle(main).ifPresent(handle -> {
            if (!times.runs(shim)) {
                handle.descendants().forEach(ProcessHandle::destroyForcibly);
            }
            handle.destroyForcibly();
        });
    }

    /** The handle comes first: Java remembers the start of its process and signals no other, either. */
    private Optional<ProcessHandle> handle(ProcessId process) {
        return ProcessHandle.of(process.pid()).filter(handle -> times.runs(process));
    }
}
