// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final Path DEFAULT_HOME = Path.of("/opt/kilonova");

    private static CommandLine parse(String line) throws LaunchException {
        return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")), DEFAULT_HOME);
    }

    @Test
    void nothingMeansRunOnTheDefaultHomeWithoutShell() throws LaunchException {
        assertEquals(new CommandLine(CommandLine.Command.RUN, DEFAULT_HOME, ShellMode.NONE, 0), parse(""));
    }

    @Test
    void optionsMayStandWithoutCommand() throws LaunchException {
        assertEquals(
                new CommandLine(CommandLine.Command.RUN, Path.of("/tmp/h"), ShellMode.PIPE, 0),
                parse("--home /tmp/a/../h --shell pipe"));
    }

    @Test
    void awaitTakesAProcess() throws LaunchException {
        assertEquals(
                new CommandLine(CommandLine.Command.AWAIT, DEFAULT_HOME, ShellMode.NONE, 42), parse("await --pid 42"));
    }

    @Test
    void relativeHomeBecomesAbsolute() throws LaunchException {
        assertTrue(parse("status --home x").home().isAbsolute());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fly", "RUN", "run run", "--home", "run --shell", "run --shell ssh", "await --pid x", "--verbose"
            })
    void whatCannotBeUnderstoodIsAUsageErrorThatNamesIt(String line) {
        LaunchException e = assertThrows(LaunchException.class, () -> parse(line));
        assertEquals(ExitCode.USAGE, e.exitCode());
        String last = line.substring(line.lastIndexOf(' ') + 1);
        assertTrue(e.getMessage().contains(last), e.getMessage());
    }
}
