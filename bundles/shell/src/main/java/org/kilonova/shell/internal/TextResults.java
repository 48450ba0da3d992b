// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.kilonova.audit.Harmless;

/** For people: as the terminal shows them; a failure is one line. */
record TextResults(CommandSession session, PrintStream out, PrintStream err) implements Results {

    @Override
    public void result(Object value) throws Exception {
        out.println(session.format(value, Converter.INSPECT));
    }

    @Override
    public void failure(String place, String message, int status) {
        out.flush();
        err.println(Harmless.lines(place.isEmpty() ? message : place + ": " + message));
    }
}
