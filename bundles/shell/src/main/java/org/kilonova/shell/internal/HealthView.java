// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.HealthReport;

/** The health of the container: its worst status alone in the first line, for scripts. */
final class HealthView implements View<HealthReport> {

    @Override
    public String table(List<HealthReport> reports) {
        return String.join("\n", reports.stream().map(this::full).toList());
    }

    @Override
    public String full(HealthReport report) {
        TextTable table = TextTable.of("Check", "Status", "Took", "Tags", "Found");
        for (CheckedHealth check : report.checks()) {
            table.row(
                    check.name(),
                    check.status(),
                    check.took().toMillis() + " ms",
                    String.join(", ", check.tags()),
                    String.join("; ", check.messages()));
        }
        return report.status() + "\n" + table;
    }

    @Override
    public String line(HealthReport report) {
        return report.status().toString();
    }
}
