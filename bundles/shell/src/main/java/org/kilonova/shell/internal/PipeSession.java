// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import org.apache.felix.service.command.CommandSession;
import org.kilonova.shell.CommandLines;

/** Runs the lines of an input as commands, one after the other, whatever becomes of them. */
final class PipeSession {

    private final CommandSession session;
    private final BufferedReader in;
    private final Results results;
    private final LineRunner runner;

    PipeSession(CommandSession session, BufferedReader in, Results results) {
        this.session = session;
        this.in = in;
        this.results = results;
        this.runner = new LineRunner(session, results);
    }

    /**
     * Runs until the end of the input, or until a command has asked to leave.
     *
     * @return {@link CommandLines#DONE}, or {@link CommandLines#FAILED} if a command has failed
     */
    int run() throws IOException {
        int status = CommandLines.DONE;
        int number = 0;
        StringBuilder program = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            program.append(line);
            if (LineRunner.isUnfinished(program)) {
                program.append('\n');
                continue;
            }
            if (runner.run(program, "line " + number) != CommandLines.DONE) {
                status = CommandLines.FAILED;
            }
            program.setLength(0);
            if (Boolean.TRUE.equals(session.get(ContainerCommands.EXIT))) {
                return status;
            }
        }
        if (!program.isEmpty()) {
            results.failure(
                    "line " + number,
                    "the input ends in the middle of a command: "
                            + program.toString().strip(),
                    CommandLines.MISUSED);
            return CommandLines.FAILED;
        }
        return status;
    }
}
