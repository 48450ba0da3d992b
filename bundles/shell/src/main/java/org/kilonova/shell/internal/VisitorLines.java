// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.kilonova.shell.CommandLines;
import org.kilonova.shell.Visitor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs the lines of visitors, each time in a session of its own. */
@Component
public final class VisitorLines implements CommandLines {

    private final CommandProcessor processor;

    @Activate
    public VisitorLines(@Reference CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public int run(Visitor visitor, String line) {
        return inSession(visitor, (session, results) -> new LineRunner(session, results).run(line, ""));
    }

    @Override
    public int runAll(Visitor visitor) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(visitor.in(), StandardCharsets.UTF_8));
        return inSession(visitor, (session, results) -> {
            try {
                return new PipeSession(session, lines, results).run();
            } catch (IOException e) {
                throw new UncheckedIOException("the input of " + visitor.user() + " has broken off", e);
            }
        });
    }

    private interface Work {

        int in(CommandSession session, Results results);
    }

    private int inSession(Visitor visitor, Work work) {
        PrintStream out = text(visitor.out());
        PrintStream err = text(visitor.err());
        // for a program, standard output has JSON and nothing else
        PrintStream console = visitor.json() ? err : out;
        try (CommandSession session = processor.createSession(visitor.in(), console, err)) {
            session.put("SCOPE", "kn:gogo:*");
            session.put(Visitor.USER, visitor.user());
            session.put(Visitor.VIA, visitor.via());
            session.put(Visitor.ORIGIN, visitor.origin());
            session.put(Visitor.LEAVE, (Runnable) () -> session.put(ContainerCommands.EXIT, true));
            if (visitor.directory() != null) {
                session.currentDir(visitor.directory());
            }
            return work.in(
                    session, visitor.json() ? new JsonResults(session, out, err) : new TextResults(session, out, err));
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static PrintStream text(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
