// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** The shell of a container that was started at a terminal. */
class TerminalTest {

    @TempDir
    Path scratch;

    @Test
    void itWithholdsWhatRunsCommandsOfWhichNobodyKnowsWhoTypesAndTakesTheContainerAlong()
            throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        try (PtyProcess terminal = PtyProcess.start(List.of(
                Distribution.command().toString(),
                "run",
                "--home",
                home.directory().toString()))) {
            terminal.expect("kn> ");
            for (String line : List.of("watch kn:services", "gogo:watch kn:services", "tmux", "gogo:tmux")) {
                terminal.type(line + "\r");
                terminal.expect("is not to be had here");
                terminal.expect("kn> ");
            }
            terminal.type("exit\r");
            terminal.expectEnd(0);
        }
    }
}
