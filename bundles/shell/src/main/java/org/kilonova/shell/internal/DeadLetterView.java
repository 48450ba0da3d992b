// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.container.Secrets;
import org.kilonova.transport.DeadLetter;

/** Dead letters, without the secrets in them. */
record DeadLetterView(Ago ago) implements View<DeadLetter> {

    private static final String NONE = "-";

    @Override
    public String table(List<DeadLetter> letters) {
        TextTable table = TextTable.of("Id", "Since", "Host", "Attempts", "Method", "Reason");
        for (DeadLetter letter : letters) {
            table.row(
                    letter.id(),
                    since(letter),
                    orNone(letter.host()),
                    letter.attempts(),
                    orNone(letter.method()),
                    letter.reason());
        }
        return table.toString();
    }

    @Override
    public String full(DeadLetter letter) {
        TextTable table = TextTable.indented("")
                .row("id", letter.id())
                .row(
                        "since",
                        known(letter) ? letter.since().truncatedTo(ChronoUnit.MILLIS) + "  " + since(letter) : NONE)
                .row("host", orNone(letter.host()))
                .row("attempts", letter.attempts())
                .row("method", orNone(letter.method()))
                .row("reason", orNone(letter.reason()));
        return letter.raw() == null
                ? table + section("arguments", letter.args()) + section("context", letter.context())
                : table + "cannot be read as a message; what came instead\n" + Secrets.mask(letter.raw()) + "\n";
    }

    @Override
    public String line(DeadLetter letter) {
        return letter.id() + " " + orNone(letter.method());
    }

    /** How long ago; a letter that somebody else put there does not say. */
    String since(DeadLetter letter) {
        return known(letter) ? ago.of(letter.since()) : NONE;
    }

    private static boolean known(DeadLetter letter) {
        return letter.since().isAfter(Instant.EPOCH);
    }

    private static String section(String title, Map<String, Object> values) {
        if (values.isEmpty()) {
            return title + ": none\n";
        }
        Json json = new Json();
        TextTable table = TextTable.indented("  ");
        new TreeMap<>(Secrets.mask(values)).forEach((name, value) -> table.row(name, json.inOneLine(value)));
        return title + "\n" + table;
    }

    private static String orNone(String text) {
        return text == null || text.isEmpty() ? NONE : text;
    }
}
