// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdNotifyTest {

    @TempDir
    Path directory;

    @Test
    void eachAssignmentIsAnArgument() throws IOException, InterruptedException {
        program("printf '%s\\n' \"$@\" >\"$0.said\"").send("READY=1", "STATUS=12 services running; database up");

        assertEquals(
                List.of("READY=1", "STATUS=12 services running; database up"),
                Files.readAllLines(directory.resolve("notify.said")));
    }

    @Test
    void aFailureSaysWhatTheProgramSaid() throws IOException {
        SystemdNotify failing = program("echo 'No status data could be sent' >&2; exit 1");

        IOException failure = assertThrows(IOException.class, () -> failing.send("READY=1"));
        assertTrue(
                failure.getMessage().endsWith("notify ended with exit code 1: No status data could be sent"),
                failure.getMessage());
    }

    @Test
    void aProgramThatIsNotThereIsAFailure() {
        SystemdNotify missing = new SystemdNotify(directory.resolve("missing").toString());

        assertThrows(IOException.class, () -> missing.send("READY=1"));
    }

    private SystemdNotify program(String script) throws IOException {
        Path program = Files.writeString(directory.resolve("notify"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new SystemdNotify(program.toString());
    }
}
