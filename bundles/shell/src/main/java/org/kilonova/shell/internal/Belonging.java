// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Arrays;

/** Whether a file or bundle seems to belong to a topic, by its name alone. */
final class Belonging {

    private Belonging() {}

    /** True if the topic is one of the words of the name: {@code greeter} in {@code org.example.greeter-1.0.jar}. */
    static boolean byName(String topic, String name) {
        if (name == null) {
            return false;
        }
        boolean oneWord = Arrays.asList(name.split("[._-]")).contains(topic);
        return oneWord || (topic.length() > 2 && ("-" + name + "-").contains("-" + topic + "-"));
    }
}
