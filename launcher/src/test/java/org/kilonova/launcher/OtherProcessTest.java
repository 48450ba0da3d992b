// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherProcessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private OtherProcess other;
    private Home home;

    @BeforeEach
    void home() throws Exception {
        home = new Home(temp);
        Files.createDirectories(home.data());
        other = new OtherProcess(home, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void emptyHome() throws Exception {
        assertEquals(ExitCode.NOT_RUNNING, other.status());
        assertEquals(ExitCode.OK, other.stop(LONG));
        assertTrue(said().contains("not running, home " + temp), said());
    }

    @Test
    void statusNamesProcessAndPhase() throws Exception {
        try (HomeLock lock = HomeLock.acquire(home)) {
            assertEquals(ExitCode.OK, other.status());
            assertTrue(
                    said().startsWith("starting, process "
                            + ProcessHandle.current().pid() + ", since "),
                    said());
            lock.write(HomeLock.Phase.STARTED);
            other.status();
            assertTrue(said().contains("running, process "), said());
        }
    }

    @Test
    void whatIsStoppingIsNotSignalledAgain() throws Exception {
        Process container = new ProcessBuilder("sleep", "600").start();
        try (HomeLock lock = HomeLock.acquire(home)) {
            Files.writeString(home.lockFile(), container.pid() + " STOPPING 2026-01-01T00:00:00Z\n");
            OtherProcess impatient = new OtherProcess(
                    home, new PrintStream(printed, true, StandardCharsets.UTF_8), Duration.ofMillis(1));
            assertEquals(ExitCode.OK, impatient.status());
            assertTrue(said().startsWith("stopping, process " + container.pid()), said());
            LaunchException e = assertThrows(LaunchException.class, () -> impatient.stop(Duration.ofMillis(100)));
            assertTrue(e.getMessage().contains("is still stopping"), e.getMessage());
            assertTrue(said().contains("already stopping, process " + container.pid()), said());
            assertTrue(said().contains("still stopping after 0 s, process " + container.pid()), said());
            assertTrue(container.isAlive(), "it was to end in its own time");
        } finally {
            container.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatRunsIsAskedToStop() throws Exception {
        Process container = new ProcessBuilder("sleep", "600").start();
        try (HomeLock lock = HomeLock.acquire(home)) {
            Files.writeString(home.lockFile(), container.pid() + " STARTED 2026-01-01T00:00:00Z\n");
            assertEquals(ExitCode.OK, other.stop(LONG));
            assertTrue(said().contains("stopped, process " + container.pid()), said());
        } finally {
            container.destroyForcibly().waitFor();
        }
    }

    @Test
    void awaitEndsWithTheStartOrWithTheProcess() throws Exception {
        long self = ProcessHandle.current().pid();
        try (HomeLock lock = HomeLock.acquire(home)) {
            lock.write(HomeLock.Phase.STARTED);
            assertEquals(ExitCode.OK, other.await(self, LONG));
        }
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertEquals(ExitCode.FAILED, other.await(ended.pid(), LONG));
    }
}
