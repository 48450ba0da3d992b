// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.util.Locale;

/** Where commands come from; the framework property {@code kilonova.shell} tells the bundles. */
public enum ShellMode {
    /** A person at a terminal: line editor, and no log lines between the prompts. */
    TERMINAL("OFF"),
    /** Lines on standard input. Standard output belongs to the results, the log goes to standard error. */
    PIPE("WARN"),
    /** Nobody: a service of the machine. */
    NONE("INFO"),
    /** Nobody, and standard output is kept in a file beside the log, which would say everything twice. */
    DAEMON("OFF");

    private final String consoleLevel;

    ShellMode(String consoleLevel) {
        this.consoleLevel = consoleLevel;
    }

    /** Log level from which lines are copied to standard error. */
    public String consoleLevel() {
        return consoleLevel;
    }

    /** The value of {@code kilonova.shell}: terminal, pipe or none. */
    public String property() {
        return (this == DAEMON ? NONE : this).name().toLowerCase(Locale.ROOT);
    }
}
