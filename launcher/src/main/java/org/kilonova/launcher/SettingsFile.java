// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .cfg} file: keys that are set, and keys that stand commented out with their default.
 *
 * @param set key and value
 * @param defaults key and default, as the comments say
 */
record SettingsFile(Map<String, String> set, Map<String, String> defaults) {

    private static final Pattern KEY = Pattern.compile("\\s*(# ?)?([.\\w][.\\w-]*)\\s*[=:]\\s*(.*?)\\s*");

    static SettingsFile read(Path file) throws IOException {
        SettingsFile settings = new SettingsFile(new TreeMap<>(), new TreeMap<>());
        for (String line : Files.readAllLines(file)) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                (key.group(1) == null ? settings.set : settings.defaults).put(key.group(2), key.group(3));
            }
        }
        return settings;
    }

    boolean knows(String key) {
        return set.containsKey(key) || defaults.containsKey(key);
    }
}
