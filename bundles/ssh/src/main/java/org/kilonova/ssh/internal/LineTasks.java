// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jline.terminal.Terminal;
import org.kilonova.audit.AuditEntry;
import org.kilonova.shell.CommandLines;
import org.kilonova.shell.Visitor;

/** Lines of commands from clients that want no shell. */
record LineTasks(CommandLines lines) {

    /** Variable of the client: the directory that its files are relative to. */
    static final String DIRECTORY = "KN_DIRECTORY";

    /** Variable of the client: {@code json} for results as JSON. */
    static final String FORMAT = "KN_FORMAT";

    /** Runs one line; with a terminal, lines end as that wants it, and Ctrl-C interrupts. */
    int run(ChannelCommand.Client client, String line) throws Exception {
        if (!client.hasTerminal()) {
            return flushed(client, lines.run(visitor(client, client.in(), client.out(), client.err()), line));
        }
        Thread working = Thread.currentThread();
        try (Terminal terminal = RemoteTerminal.of(client)) {
            terminal.handle(Terminal.Signal.INT, signal -> working.interrupt());
            return lines.run(visitor(client, terminal.input(), terminal.output(), terminal.output()), line);
        }
    }

    /** Runs all lines of the client's input. */
    int runAll(ChannelCommand.Client client) throws IOException {
        return flushed(client, lines.runAll(visitor(client, client.in(), client.out(), client.err())));
    }

    private static int flushed(ChannelCommand.Client client, int status) throws IOException {
        client.out().flush();
        client.err().flush();
        return status;
    }

    private static Visitor visitor(ChannelCommand.Client client, InputStream in, OutputStream out, OutputStream err) {
        String directory = client.variable(DIRECTORY);
        return new Visitor(
                client.user(),
                AuditEntry.Via.SSH,
                client.origin(),
                directory == null ? null : Path.of(directory).toAbsolutePath().normalize(),
                "json".equals(client.variable(FORMAT)),
                in,
                out,
                err);
    }
}
