// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** The terminal at the other end, as JLine wants it: it does in Java what the kernel does for a local one. */
final class RemoteTerminal {

    private RemoteTerminal() {}

    static ExternalTerminal of(ChannelCommand.Client client) throws IOException {
        ExternalTerminal terminal = new ExternalTerminal(
                null,
                "ssh",
                client.variable(Environment.ENV_TERM),
                client.in(),
                new WholeWrites(client.out()),
                StandardCharsets.UTF_8,
                Terminal.SignalHandler.SIG_IGN);
        terminal.setSize(size(client));
        client.environment()
                .addSignalListener(
                        (channel, signal) -> {
                            terminal.setSize(size(client));
                            terminal.raise(Terminal.Signal.WINCH);
                        },
                        Signal.WINCH);
        return terminal;
    }

    private static Size size(ChannelCommand.Client client) {
        return new Size(
                number(client.variable(Environment.ENV_COLUMNS), 80),
                number(client.variable(Environment.ENV_LINES), 24));
    }

    /** A terminal that does not know its size says 0. */
    private static int number(String text, int otherwise) {
        return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : otherwise;
    }
}
