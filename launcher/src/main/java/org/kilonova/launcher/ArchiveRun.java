// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code kilonova archive} beside the container: writing an archive of classes may crash a JVM, so it is never the one that serves.
 * Ends with the container, since nobody expects a write to the home after that.
 */
final class ArchiveRun implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveRun.class);

    private final Process process;
    private volatile boolean closed;

    private ArchiveRun(Process process) {
        this.process = process;
    }

    /**
     * Begins it and returns; how it ends is logged.
     *
     * @param command the script {@code bin/kilonova}
     * @param home where the archive goes if the distribution cannot be written
     * @return null when the command cannot be run, which is logged
     */
    static ArchiveRun begin(Path command, Home home) {
        long begun = System.nanoTime();
        try {
            ArchiveRun run = new ArchiveRun(new ProcessBuilder(
                            command.toString(),
                            "archive",
                            "--home",
                            home.directory().toString())
                    .redirectErrorStream(true)
                    .start());
            run.process.onExit().thenRun(() -> run.tell(begun));
            return run;
        } catch (IOException e) {
            LOG.warn("No class archive is made, starts stay slower: {} cannot be run", command, e);
            return null;
        }
    }

    private void tell(long begun) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        int code = process.exitValue();
        try (BufferedReader output = process.inputReader()) {
            String said = output.lines().collect(Collectors.joining("; "));
            if (code == 0) {
                LOG.info("{} in {} ms: the next start uses it", said, millis);
            } else if (!closed) {
                LOG.info("'kilonova archive' ended with exit code {} after {} ms: {}", code, millis, said);
            }
        } catch (IOException e) {
            LOG.warn("What 'kilonova archive' said (exit code {}) cannot be read", code, e);
        }
    }

    /** Ends it if it has not ended yet, and all that it has started; the next container begins again. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        List<ProcessHandle> started = process.descendants().toList();
        // The script first: else it would go on with what comes next.
        process.destroyForcibly().waitFor();
        started.forEach(ProcessHandle::destroyForcibly);
        started.forEach(handle -> handle.onExit().join());
    }
}
