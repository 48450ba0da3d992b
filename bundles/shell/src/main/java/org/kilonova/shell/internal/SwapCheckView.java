// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.SwapCheck;

/** What would become of jars. */
final class SwapCheckView implements View<SwapCheck> {

    @Override
    public String table(List<SwapCheck> checks) {
        StringBuilder text = new StringBuilder();
        checks.forEach(check -> text.append(full(check)));
        return text.toString();
    }

    @Override
    public String full(SwapCheck check) {
        StringBuilder text = new StringBuilder(line(check)).append('\n');
        text.append(TextTable.indented("  ")
                .row("file", check.file() == null ? "-" : check.file())
                .row("bundle", check.bundle() == null ? "-" : check.bundle())
                .row("versions", known(check.from()) + " -> " + known(check.to()))
                .row(
                        "way",
                        check.exclusive()
                                ? "exclusive: messages wait while the old version stops and the new one starts"
                                : "the new version starts beside the old one"));
        section(text, "bundles that would be restarted", check.affected());
        section(text, "problems", check.problems());
        section(text, "objections, which --force overrules", check.objections());
        return text.toString();
    }

    @Override
    public String line(SwapCheck check) {
        String what = known(check.to()) + " in the place of " + known(check.from()) + " of " + check.file() + ": ";
        if (!check.problems().isEmpty()) {
            return what + "would be refused";
        }
        return what + (check.objections().isEmpty() ? "nothing speaks against it" : "would be refused without --force");
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (lines.isEmpty()) {
            text.append(title).append(": none\n");
            return;
        }
        TextTable table = TextTable.indented("  ");
        lines.forEach(table::row);
        text.append(title).append('\n').append(table);
    }

    private static String known(String version) {
        return version == null ? "?" : version;
    }
}
