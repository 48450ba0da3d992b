// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRunTest {

    @TempDir
    Path scratch;

    @Test
    void callsTheScriptWithTheHome() throws IOException, InterruptedException {
        Path said = scratch.resolve("said");
        Path script = script("echo \"$@\" >" + said + ".new; mv " + said + ".new " + said);
        try (ArchiveRun run = ArchiveRun.begin(script, new Home(scratch))) {
            Awaitility.await().until(() -> Files.exists(said));
        }
        assertEquals("archive --home " + scratch + "\n", Files.readString(said));
    }

    @Test
    void endsWithTheContainerAndSoDoesWhatItHasStarted() throws IOException, InterruptedException {
        Path child = scratch.resolve("child");
        Path script = script("sleep 3600 & echo $! >" + child + ".new; mv " + child + ".new " + child + "; wait; touch "
                + scratch.resolve("went on"));
        ProcessHandle sleep;
        try (ArchiveRun run = ArchiveRun.begin(script, new Home(scratch))) {
            Awaitility.await().until(() -> Files.exists(child));
            sleep = ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
                    .orElseThrow();
            assertTrue(sleep.isAlive());
        }
        assertFalse(sleep.isAlive());
        assertFalse(Files.exists(scratch.resolve("went on")));
    }

    @Test
    void aContainerRunsWithoutTheScript() {
        assertNull(ArchiveRun.begin(scratch.resolve("nothing"), new Home(scratch)));
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(scratch.resolve("script"), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
