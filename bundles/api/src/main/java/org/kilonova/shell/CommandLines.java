// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Runs lines of the shell for a {@link Visitor}. An OSGi service; thread-safe. A line ends early when its thread is interrupted.
 * The results are exit statuses, as a process has them.
 */
@ProviderType
public interface CommandLines {

    /** Everything was done. */
    int DONE = 0;

    /** A command could not do what was asked. */
    int FAILED = 1;

    /** The line cannot be read, there is no such command, or it does not take these words. */
    int MISUSED = 2;

    /**
     * Runs one line; it may have several commands and a pipe.
     *
     * @return {@link #DONE}, {@link #FAILED} or {@link #MISUSED}
     */
    int run(Visitor visitor, String line);

    /**
     * Runs the lines of the visitor's input one after the other, until its end or until a command has asked to leave. A failure is
     * told with the number of its line, and the next line is run.
     *
     * @return {@link #DONE}, or {@link #FAILED} if a line has failed
     */
    int runAll(Visitor visitor);
}
