// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** The manual. */
final class HelpView implements View<CommandHelp> {

    @Override
    public String table(List<CommandHelp> pages) {
        TextTable table = TextTable.indented("");
        for (CommandHelp page : pages) {
            table.row("kn:" + page.name(), page.summary());
        }
        return table
                + "kn:help COMMAND explains one; the kn: may be left out, Tab completes; gogo:help lists all other commands";
    }

    @Override
    public String full(CommandHelp page) {
        StringBuilder text = new StringBuilder();
        text.append("kn:")
                .append(page.name())
                .append(": ")
                .append(page.summary())
                .append('\n');
        text.append("usage: ").append(page.usage()).append('\n');
        TextTable table = TextTable.indented("  ");
        if (!page.words().isEmpty()) {
            table.row(page.words().substring(0, page.words().indexOf(':')), page.meaning());
        }
        page.options().forEach(option -> table.row(option.usage(), option.meaning()));
        return text.append(table).toString();
    }

    @Override
    public String line(CommandHelp page) {
        return page.usage();
    }
}
