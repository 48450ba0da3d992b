// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;

/** Asks the operator before something that others notice; behind a pipe nobody could answer, and it is only said. */
record Consent(CommandSession session) {

    private static final String TERMINAL = ".terminal";

    /** @param what will happen, as a sentence */
    boolean to(String what) {
        if (session.get(TERMINAL) == null) {
            session.getConsole().println(what);
            return true;
        }
        session.getConsole().print(what + " Go on? [y/N] ");
        session.getConsole().flush();
        return line().strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    /** Byte by byte, for what follows the line is the next command. */
    private String line() {
        InputStream keyboard = session.getKeyboard();
        StringBuilder line = new StringBuilder();
        try {
            for (int c = keyboard.read(); c >= 0 && c != '\n' && c != '\r'; c = keyboard.read()) {
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be read", e);
        }
        return line.toString();
    }
}
