// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell;

/** A command was given words that it does not take: {@link CommandLines#MISUSED}. */
public final class MisuseException extends CommandException {

    private static final long serialVersionUID = 1;

    /**
     * Says which words the command takes.
     *
     * @param message what is wrong, and the usage
     */
    public MisuseException(String message) {
        super(message);
    }
}
