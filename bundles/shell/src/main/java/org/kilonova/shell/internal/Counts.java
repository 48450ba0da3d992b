// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.shell.CommandException;

/** Numbers of things as operators type them. */
final class Counts {

    private Counts() {}

    /** Reads a whole number from 1 to the most allowed. */
    static int read(String option, String text, int most) {
        int count;
        try {
            count = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandException(complaint(option, text, most), e);
        }
        if (count < 1 || count > most) {
            throw new CommandException(complaint(option, text, most));
        }
        return count;
    }

    private static String complaint(String option, String text, int most) {
        return option + " wants a whole number from 1 to " + most + ", not " + text;
    }
}
