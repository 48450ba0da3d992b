// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.Objects;
import org.kilonova.container.Setting;

/** Settings. */
final class SettingView implements View<Setting> {

    @Override
    public String table(List<Setting> settings) {
        TextTable table = TextTable.of("PID", "Key", "Value", "Default", "Source", "Problem");
        for (Setting s : settings) {
            boolean isDefault = Objects.equals(s.value(), s.defaultValue());
            table.row(
                    s.pid(),
                    s.key(),
                    shown(s.value()),
                    isDefault ? "=" : shown(s.defaultValue()),
                    s.source(),
                    s.problem() == null ? null : "REFUSED: " + s.problem());
        }
        return table.toString();
    }

    @Override
    public String line(Setting setting) {
        return setting.pid() + " " + setting.key() + "=" + setting.value();
    }

    private static String shown(String value) {
        return value == null || value.isEmpty() ? "-" : value;
    }
}
