// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, left-aligned, one space apart, as wide as their widest cell and never narrower than asked for. */
final class TextTable {

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final String indent;
    private final String gap;

    private TextTable(String indent, String gap) {
        this.indent = indent;
        this.gap = gap;
    }

    static TextTable of(String... header) {
        TextTable table = new TextTable("", "  ");
        table.row((Object[]) header);
        return table;
    }

    static TextTable indented(String indent) {
        return new TextTable(indent, "  ");
    }

    /** A table whose columns have the widths of a printf format, one space apart. */
    static TextTable fixed(List<Integer> minimum, String... header) {
        TextTable table = new TextTable("", " ");
        table.widths.addAll(minimum);
        table.row((Object[]) header);
        return table;
    }

    /** Null is an empty cell. */
    TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            String text = cells[i] == null
                    ? ""
                    : cells[i].toString().replaceAll("\\s*\\R\\s*", " ").strip();
            row.add(text);
            if (i == widths.size()) {
                widths.add(0);
            }
            widths.set(i, Math.max(widths.get(i), text.length()));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths.get(i) - row.get(i).length()));
                line.append(i + 1 < row.size() ? gap : "");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
