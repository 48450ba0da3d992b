// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Collectors;

/** What instances have written. */
final class ConsoleView implements View<ConsoleOutput> {

    @Override
    public String table(List<ConsoleOutput> items) {
        return items.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    @Override
    public String line(ConsoleOutput console) {
        String output = console.output();
        return output == null || output.isEmpty() ? "it has written nothing so far" : output;
    }
}
