// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ssh.internal;

import java.util.Hashtable;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;

/**
 * The commands of Gogo's JLine bundle, which the profile is written in: where the container has no terminal that bundle is not started,
 * for it would take hold of standard input, and nobody else registers them. Without those that run others in sessions of which nobody
 * knows who types there.
 */
final class TerminalCommands {

    private static final String[] BUILTIN = {
        "format",
        "getopt",
        "new",
        "set",
        "tac",
        "type",
        "jobs",
        "fg",
        "bg",
        "keymap",
        "setopt",
        "unsetopt",
        "complete",
        "history",
        "widget",
        "__files",
        "__directories",
        "__usage_completion"
    };
    private static final String[] PROCEDURAL = {
        "each", "if", "not", "throw", "try", "until", "while", "break", "continue"
    };
    private static final String[] POSIX = {
        "cat", "echo", "grep", "sort", "sleep", "cd", "pwd", "ls", "less", "nano", "head", "tail", "clear", "wc",
        "date", "ttop"
    };

    private TerminalCommands() {}

    /** Registers them unless they are there. They go with the bundle. */
    static synchronized void register(BundleContext context, CommandProcessor processor) {
        if (context.getServiceReference(Procedural.class) != null) {
            return;
        }
        context.registerService(
                Converter.class, new Converters(context.getBundle(0).getBundleContext()), null);
        register(context, new Builtin(), BUILTIN);
        register(context, new Procedural(), PROCEDURAL);
        register(context, new Posix(processor), POSIX);
        register(context, new Shell(new ShellContext(context), processor), "gosh", "sh", "source", "help");
    }

    @SuppressWarnings("unchecked") // an object is of its class
    private static void register(BundleContext context, Object commands, String... names) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(CommandProcessor.COMMAND_SCOPE, "gogo");
        properties.put(CommandProcessor.COMMAND_FUNCTION, names);
        context.registerService((Class<Object>) commands.getClass(), commands, properties);
    }
}
