// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

/** A command cannot do what was asked. Prints as its message alone: the shell shows {@link #toString} to the operator. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
