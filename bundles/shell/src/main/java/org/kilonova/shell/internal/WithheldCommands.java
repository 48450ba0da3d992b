// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.shell.CommandException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;

/**
 * In the place of commands of Gogo's that run others in sessions with consoles of their own: nobody would know who types there. The
 * ranking puts them before Gogo's.
 */
@Component(service = WithheldCommands.class, property = Constants.SERVICE_RANKING + ":Integer=1")
@GogoCommand(
        scope = "gogo",
        function = {"tmux", "watch"})
public final class WithheldCommands {

    /** Takes whatever is typed. */
    public Object _main(String[] argv) {
        throw new CommandException(
                argv[0]
                        + " is not to be had here: the audit would not know who types; open a second shell, or repeat the command");
    }
}
