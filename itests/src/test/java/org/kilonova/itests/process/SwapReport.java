// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One swap as {@code kn:swaps NUMBER} shows it.
 *
 * @param text all of it
 * @param entries by their names, such as {@code reason}
 */
record SwapReport(String text, Map<String, String> entries) {

    private static final Pattern ENTRY = Pattern.compile("(\\w+(?: \\w+)?) {2,}(.*)");
    private static final Pattern ROW =
            Pattern.compile("(?<number>\\d+) +\\S+\\.jar +\\S+ -> (?<to>\\S+) +(?<step>[A-Z]+) .*");
    private static final Pattern OVER = Pattern.compile("PERMANENT|BACK|REFUSED|INTERRUPTED");

    /** Waits until the latest swap to that version is over. */
    static SwapReport decided(ContainerProcess container, String version) {
        container.eventually(() -> assertTrue(
                OVER.matcher(step(container, version)).matches(),
                () -> "the swap to " + version + " is not over:\n" + container.command("kn:swaps")));
        return latest(container, version);
    }

    /** Waits until the latest swap to that version stands there. */
    static void awaitStep(ContainerProcess container, String version, String step) {
        container.eventually(() -> assertTrue(
                step(container, version).equals(step),
                () -> "the swap to " + version + " is not " + step + ":\n" + container.command("kn:swaps")));
    }

    /** Versions to which a swap has ended so, the latest first. */
    static List<String> ended(ContainerProcess container, String step) {
        return container
                .command("kn:swaps")
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group("step").equals(step))
                .map(row -> row.group("to"))
                .toList();
    }

    /** Empty if there is no swap to that version. */
    static String step(ContainerProcess container, String version) {
        return row(container, version).map(row -> row.group("step")).orElse("");
    }

    private static SwapReport latest(ContainerProcess container, String version) {
        String number = row(container, version).orElseThrow().group("number");
        String text = container.command("kn:swaps " + number);
        Map<String, String> entries = new LinkedHashMap<>();
        text.lines().map(ENTRY::matcher).filter(Matcher::matches).forEach(m -> entries.put(m.group(1), m.group(2)));
        return new SwapReport(text, entries);
    }

    /** The latest swap to that version: number and step. */
    private static Optional<Matcher> row(ContainerProcess container, String version) {
        return container
                .command("kn:swaps")
                .lines()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group("to").equals(version))
                .findFirst();
    }

    String step() {
        return entries.get("step").split("\\W")[0];
    }

    String reason() {
        return entries.get("reason");
    }

    @Override
    public String toString() {
        return text;
    }
}
