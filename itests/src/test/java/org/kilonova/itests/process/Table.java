// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command of the shell printed as a table: each column begins where its header does.
 *
 * @param rows by header
 */
public record Table(List<Map<String, String>> rows) {

    private static final Pattern HEADER = Pattern.compile("\\S+\\s*");

    static Table of(String text) {
        List<String> lines = text.lines().toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.isEmpty() ? lines : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            Matcher header = HEADER.matcher(lines.get(0));
            while (header.find()) {
                int from = Math.min(header.start(), line.length());
                int to = header.hitEnd() ? line.length() : Math.min(header.end(), line.length());
                row.put(header.group().strip(), line.substring(from, to).strip());
            }
            rows.add(row);
        }
        return new Table(rows);
    }

    /** What stands in one column where another has that value; empty text where there is no such row. */
    public String cell(String column, String value, String wanted) {
        return find(column, value).map(row -> row.get(wanted)).orElse("");
    }

    public Optional<Map<String, String>> find(String column, String value) {
        return rows.stream().filter(row -> value.equals(row.get(column))).findFirst();
    }

    /** How many rows have that value in that column. */
    public long count(String column, String value) {
        return rows.stream().filter(row -> value.equals(row.get(column))).count();
    }
}
