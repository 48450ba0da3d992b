// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Arrays;
import java.util.List;
import org.kilonova.shell.MisuseException;

/** The words behind a command and its options, checked against what it takes. */
record Words(String command, List<String> list) {

    static Words of(String command, int atLeast, int atMost, Object... words) {
        List<String> list = Arrays.stream(words).map(String::valueOf).toList();
        for (String word : list) {
            if (word.startsWith("--")) {
                throw misused(command, "kn:" + command + " has no option " + word + ", or its value is missing");
            }
        }
        if (list.size() < atLeast || list.size() > atMost) {
            throw misused(command, list.size() < atLeast ? "something is missing" : "too many words");
        }
        return new Words(command, list);
    }

    String get(int index) {
        return list.get(index);
    }

    int size() {
        return list.size();
    }

    static MisuseException misused(String command, String complaint) {
        return Manual.ofShell().misused(command, complaint);
    }
}
