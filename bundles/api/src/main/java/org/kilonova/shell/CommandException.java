// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell;

import org.kilonova.audit.Harmless;

/**
 * A command cannot do what was asked. Prints as its message alone: the shell shows {@link #toString} to the operator. What others have put
 * into it gives a terminal no orders.
 */
public sealed class CommandException extends RuntimeException permits MisuseException {

    private static final long serialVersionUID = 1;

    /**
     * Says why not.
     *
     * @param message what is wrong, with what, and what to do
     */
    public CommandException(String message) {
        super(Harmless.lines(message));
    }

    /**
     * Says why not, for whom the message is enough; the cause is for logs.
     *
     * @param message what is wrong, with what, and what to do
     */
    public CommandException(String message, Throwable cause) {
        super(Harmless.lines(message), cause);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
