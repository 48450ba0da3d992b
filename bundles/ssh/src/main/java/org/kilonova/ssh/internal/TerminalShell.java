// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.impl.ExternalTerminal;
import org.kilonova.audit.AuditEntry;
import org.kilonova.shell.Visitor;
import org.osgi.framework.BundleContext;

/** The shell of the terminal, for a terminal that is elsewhere. Thread-safe. */
final class TerminalShell implements ChannelCommand.Task {

    private static final byte[] CONTROL_D = {4};

    private final BundleContext context;
    private final CommandProcessor processor;

    TerminalShell(BundleContext context, CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
    }

    @Override
    public int run(ChannelCommand.Client client) throws Exception {
        Shell shell = new Shell(new ShellContext(context), processor);
        try (ExternalTerminal terminal = RemoteTerminal.of(client);
                CommandSession session =
                        processor.createSession(terminal.input(), terminal.output(), terminal.output())) {
            session.put(Shell.VAR_TERMINAL, terminal);
            session.put(Visitor.USER, client.user());
            session.put(Visitor.VIA, AuditEntry.Via.SSH);
            session.put(Visitor.ORIGIN, client.origin());
            session.put(Visitor.LEAVE, (Runnable) () -> leave(shell, terminal));
            shell.gosh(session, new String[] {"--login", "--noshutdown"});
        }
        return 0;
    }

    /** A shell within this one does not know that it is to stop: it ends as with Ctrl-D. */
    private static void leave(Shell shell, ExternalTerminal terminal) {
        shell.stop();
        try {
            terminal.processInputBytes(CONTROL_D);
        } catch (IOException e) {
            throw new UncheckedIOException("the shell cannot be left; close the connection", e);
        }
    }
}
