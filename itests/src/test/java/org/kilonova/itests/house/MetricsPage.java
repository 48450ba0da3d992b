// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import java.nio.file.Path;
import java.util.List;

/** The tables of {@code docs/metrics.md}. */
public final class MetricsPage {

    private static final Path PAGE = Project.root().resolve("docs/metrics.md");
    private static final int COLUMNS = 5;

    private MetricsPage() {}

    /** A row for each metric: name as it is written, kind, labels, meaning, what to do. */
    public static List<List<String>> metrics() {
        return MarkdownTable.of(PAGE).values().stream()
                .flatMap(List::stream)
                .filter(row -> row.size() >= COLUMNS)
                .map(row -> row.subList(0, COLUMNS))
                .toList();
    }

    /** Of the section on the kinds of errors. */
    public static List<String> errorKinds() {
        return MarkdownTable.of(PAGE).get("Kinds of errors").stream()
                .map(row -> row.get(0))
                .toList();
    }
}
