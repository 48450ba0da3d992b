// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.EOFError;
import org.apache.felix.gogo.runtime.Parser;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandSession;
import org.kilonova.shell.CommandException;
import org.kilonova.shell.CommandLines;
import org.kilonova.shell.MisuseException;

/** Runs lines in a session, each with its result or failure. */
final class LineRunner {

    private final CommandSession session;
    private final Results results;

    LineRunner(CommandSession session, Results results) {
        this.session = session;
        this.results = results;
    }

    /** Whether a quote or brace is still open: the command goes on in the next line. */
    static boolean isUnfinished(CharSequence line) {
        try {
            new Parser(line).program();
            return false;
        } catch (EOFError e) {
            return true;
        } catch (SyntaxError e) {
            // said when it is run
            return false;
        }
    }

    /**
     * Runs a line.
     *
     * @param place where it stands, as {@code line 3}; empty if there is only one
     * @return as in {@link CommandLines}
     */
    int run(CharSequence line, String place) {
        if (isUnfinished(line)) {
            results.failure(place, "the line ends in the middle of a command: " + line, CommandLines.MISUSED);
            return CommandLines.MISUSED;
        }
        try {
            InnerFailure.forget(session);
            Object result = session.execute(line);
            if (result != null) {
                results.result(result);
            }
            Exception inner = InnerFailure.of(session);
            return inner == null ? CommandLines.DONE : failed(inner, place);
        } catch (Exception e) {
            return failed(e, place);
        }
    }

    private int failed(Exception failure, String place) {
        int status = isMisuse(failure) ? CommandLines.MISUSED : CommandLines.FAILED;
        results.failure(place, speaksForItself(failure) ? failure.getMessage() : failure.toString(), status);
        return status;
    }

    /** Gogo says with an {@link IllegalArgumentException} that a command does not take such words. */
    private static boolean isMisuse(Exception e) {
        return e instanceof MisuseException
                || e instanceof CommandNotFoundException
                || e instanceof SyntaxError
                || e instanceof IllegalArgumentException;
    }

    private static boolean speaksForItself(Exception e) {
        return e instanceof CommandException || e instanceof CommandNotFoundException || e instanceof SyntaxError;
    }
}
