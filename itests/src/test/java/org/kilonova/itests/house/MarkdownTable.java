// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the tables of a page in {@code docs/}. */
final class MarkdownTable {

    private static final Pattern TITLE = Pattern.compile("## (.*)");
    private static final Pattern RULE = Pattern.compile("\\|[-|: ]+\\|");
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

    private MarkdownTable() {}

    /** Rows of each section's table, without its head, by the section's title; cells without their back-ticks. */
    static Map<String, List<List<String>>> of(Path page) {
        Map<String, List<List<String>>> sections = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : Project.lines(page)) {
            Matcher title = TITLE.matcher(line);
            if (title.matches()) {
                rows = new ArrayList<>();
                sections.put(plain(title.group(1)), rows);
            } else if (RULE.matcher(line).matches()) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable) {
                rows.add(cells(line));
            }
        }
        return sections;
    }

    private static List<String> cells(String line) {
        return Stream.of(CELL_END.split(line.substring(1), -1))
                .map(MarkdownTable::plain)
                .map(cell -> cell.replace("\\|", "|"))
                .toList();
    }

    private static String plain(String cell) {
        return cell.strip().replaceFirst("^`(.*)`$", "$1");
    }
}
