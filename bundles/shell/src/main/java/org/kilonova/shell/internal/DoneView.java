// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** What was done. */
final class DoneView implements View<Done> {

    @Override
    public String table(List<Done> items) {
        TextTable table = TextTable.of("Subject", "Result");
        items.forEach(item -> table.row(item.subject(), item.result()));
        return table.toString();
    }

    @Override
    public String full(Done done) {
        return line(done);
    }

    @Override
    public String line(Done done) {
        return done.subject() + ": " + done.result();
    }
}
