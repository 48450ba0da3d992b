// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a command is used.
 *
 * @param name without the scope
 * @param summary what it does, in one line
 * @param words {@code "WORDS: meaning"}, or empty if it takes none
 * @param options what changes how it works
 */
public record CommandHelp(String name, String summary, String words, List<Option> options) {

    /**
     * An option.
     *
     * @param name with its dashes
     * @param takesValue whether a value follows
     * @param meaning in one line
     */
    public record Option(String name, boolean takesValue, String meaning) {

        private static final Pattern UNIT = Pattern.compile("\\((seconds|percent|bundle-id)\\)");

        String usage() {
            return takesValue ? name + " " + value() : name;
        }

        /** Its unit if the meaning names one, as in {@code (seconds)}; else the option itself. */
        private String value() {
            Matcher unit = UNIT.matcher(meaning);
            String word = unit.find() ? unit.group(1) : name.replaceFirst("^-+", "");
            return word.toUpperCase(Locale.ROOT);
        }
    }

    /** One line: name, options, words. */
    public String usage() {
        StringBuilder usage = new StringBuilder("kn:").append(name);
        options.forEach(option -> usage.append(" [").append(option.usage()).append(']'));
        if (!words.isEmpty()) {
            usage.append(' ').append(words, 0, words.indexOf(':'));
        }
        return usage.toString();
    }

    /** What the words mean. */
    public String meaning() {
        return words.isEmpty() ? "" : words.substring(words.indexOf(':') + 1).strip();
    }
}
