// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

/** Ends the process with a code; the message is one line for the operator: what, where, what to do. */
public final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public LaunchException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public LaunchException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
