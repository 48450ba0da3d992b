// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.Remains;

/** Versions that are gone and whose classes are not. */
record RemainsView(Ago ago) implements View<Remains> {

    @Override
    public String table(List<Remains> remains) {
        if (remains.isEmpty()) {
            return "nothing is left of any version that has gone";
        }
        TextTable table = TextTable.of("Id", "Bundle", "Version", "Gone", "Overdue", "Held by");
        for (Remains left : remains) {
            table.row(
                    left.bundleId(),
                    left.bundle(),
                    left.version(),
                    ago.of(left.since()),
                    left.overdue() ? "YES" : "not yet",
                    holders(left));
        }
        return table.toString();
    }

    @Override
    public String line(Remains left) {
        return left.bundle() + " " + left.version() + " [" + left.bundleId() + "]";
    }

    private static String holders(Remains left) {
        if (!left.holders().isEmpty()) {
            return String.join("; ", left.holders());
        }
        return left.overdue() ? "cannot be told from here: kn:leaks --explain " + left.bundleId() : "";
    }
}
