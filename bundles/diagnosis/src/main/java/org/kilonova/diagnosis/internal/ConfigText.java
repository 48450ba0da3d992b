// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kilonova.container.Secrets;

/** The text of configuration files. A value may go on over several lines, and only as one can it be judged. */
final class ConfigText {

    /** Also one that is commented out: an old password is often the present one elsewhere. */
    private static final Pattern ENTRY = Pattern.compile("(?s)([#!\\s]*)([\\w.$-]+)(\\s*[=:]\\s*)(.*)");

    private static final Pattern LIST = Pattern.compile("(?s)[#!\\s]*[\\w.$-]+\\s*[=:]\\s*[A-Za-z]?[\\[(].*");
    private static final Pattern WITHIN_LIST = Pattern.compile("[#!\\s]*[\"\\])]");
    private static final Pattern COMMENT = Pattern.compile("\\s*[#!]");
    private static final Pattern NEW_ENTRY = Pattern.compile("\\s*[\\w.$-]+(?:\\s*=|\\s*:\\s)");
    private static final Pattern MARGIN = Pattern.compile("^\\s+");
    private static final Pattern COMMENT_MARGIN = Pattern.compile("^[#!\\s]+");
    private static final Pattern XML = Pattern.compile("[\\s\\uFEFF]*<");

    private ConfigText() {}

    /** A value with its key, without quotes around it. */
    record Entry(String key, String value) {}

    /** The text without its secrets; a value that goes on over several lines stands in one. */
    static String masked(String text) {
        if (XML.matcher(text).lookingAt()) {
            return Secrets.mask(XmlText.masked(text));
        }
        return lines(text).stream().map(ConfigText::maskedLine).collect(Collectors.joining("\n"));
    }

    private static String maskedLine(String line) {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.matches()) {
            return Secrets.mask(XmlText.masked(line));
        }
        return entry.group(1) + entry.group(2) + entry.group(3) + Secrets.mask(entry.group(2), entry.group(4));
    }

    /** All entries in their order; a key may come again. */
    static List<Entry> entries(String text) {
        return lines(text).stream()
                .map(ENTRY::matcher)
                .filter(Matcher::matches)
                .map(entry -> new Entry(entry.group(2), bare(entry.group(4))))
                .toList();
    }

    private static String bare(String value) {
        return value.strip().replaceFirst("\\\\$", "").strip().replaceFirst("(?s)^[A-Za-z]?\"(.*)\"$", "$1");
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (String part : text.split("\\r?\\n|\\r", -1)) {
            if (!parts.isEmpty() && !goesOn(parts, part)) {
                lines.add(joined(parts));
                parts.clear();
            }
            parts.add(part);
        }
        lines.add(joined(parts));
        return lines;
    }

    private static boolean goesOn(List<String> parts, String next) {
        String first = parts.get(0);
        // What is commented out ends where something is that is not.
        if (COMMENT.matcher(first).lookingAt() && NEW_ENTRY.matcher(next).lookingAt()) {
            return false;
        }
        return goesOn(parts.get(parts.size() - 1))
                || LIST.matcher(first).matches() && WITHIN_LIST.matcher(next).lookingAt();
    }

    /** Two backslashes are one that belongs to the value. */
    private static boolean goesOn(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private static String joined(List<String> parts) {
        String first = parts.get(0);
        Pattern margin = COMMENT.matcher(first).lookingAt() ? COMMENT_MARGIN : MARGIN;
        StringBuilder line = new StringBuilder(first);
        for (int i = 1; i < parts.size(); i++) {
            if (goesOn(parts.get(i - 1))) {
                line.setLength(line.length() - 1);
            }
            line.append(margin.matcher(parts.get(i)).replaceFirst(""));
        }
        return line.toString();
    }
}
