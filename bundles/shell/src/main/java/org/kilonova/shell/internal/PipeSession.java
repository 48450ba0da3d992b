// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs lines as commands: results to the output, failures as one line each to the error output, and on to the next. */
final class PipeSession {

    private final CommandSession session;
    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final StringBuilder program = new StringBuilder();
    private boolean failed;

    PipeSession(CommandSession session, BufferedReader in, PrintStream out, PrintStream err) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs until the end of the input, or until a command has asked to leave.
     *
     * @return 0, or 1 if a command has failed
     */
    int run() throws IOException {
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            program.append(line);
            execute(number);
            if (Boolean.TRUE.equals(session.get(ContainerCommands.EXIT))) {
                break;
            }
        }
        if (!program.isEmpty()) {
            fail(
                    number,
                    "the input ends in the middle of a command: "
                            + program.toString().strip());
        }
        return failed ? 1 : 0;
    }

    private void execute(int number) {
        try {
            new Parser(program).program();
            Object result = session.execute(program);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (EOFError e) {
            // a quote or brace is still open: the command goes on in the next line
            program.append('\n');
            return;
        } catch (Exception e) {
            boolean speaksForItself =
                    e instanceof CommandException || e instanceof CommandNotFoundException || e instanceof SyntaxError;
            fail(number, speaksForItself ? e.getMessage() : e.toString());
        }
        program.setLength(0);
    }

    private void fail(int number, String message) {
        failed = true;
        out.flush();
        err.println("line " + number + ": " + message);
    }
}
