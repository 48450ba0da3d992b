// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** For programs: one JSON value for each result, one JSON object for each failure. */
record JsonResults(CommandSession session, PrintStream out, PrintStream err) implements Results {

    @Override
    public void result(Object value) throws Exception {
        JsonView view = new JsonView();
        out.println(
                view.knows(value)
                        ? view.of(value)
                        : view.of(session.format(value, Converter.INSPECT).toString()));
    }

    @Override
    public void failure(String place, String message, int status) {
        out.flush();
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("error", message);
        failure.put("status", status);
        if (!place.isEmpty()) {
            failure.put("place", place);
        }
        err.println(new Json().inOneLine(failure));
    }
}
