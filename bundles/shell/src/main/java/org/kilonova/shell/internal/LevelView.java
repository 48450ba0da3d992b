// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** Changed log levels. */
record LevelView(Ago ago) implements View<ChangedLevel> {

    @Override
    public String table(List<ChangedLevel> levels) {
        TextTable table = TextTable.of("Logger", "Level", "Before", "Reverts");
        for (ChangedLevel level : levels) {
            table.row(
                    level.logger(),
                    level.level(),
                    level.before() == null ? "inherited" : level.before(),
                    level.until() == null ? "by kn:log RESET " + level.logger() : ago.of(level.until()));
        }
        return table.toString();
    }

    @Override
    public String line(ChangedLevel level) {
        return level.logger() + " " + level.level();
    }
}
