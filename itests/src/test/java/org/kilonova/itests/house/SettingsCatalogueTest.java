// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} and {@code config/} say the same as the code. */
class SettingsCatalogueTest {

    private static final Path PAGE = Project.root().resolve("docs/settings.md");
    private static final Path CONFIG = Project.root().resolve("config");
    private static final String EMPTY = "(empty)";

    /** A key that is set, or stands commented out with its default. */
    private static final Pattern KEY = Pattern.compile("(?:# )?([.a-z][.a-z0-9_]*) =\\s*(.*)");

    private final Map<String, List<Metatype.Key>> code = Metatype.keys();

    @Test
    void thereAreSettingsToLookAt() {
        assertFalse(code.isEmpty());
    }

    @Test
    void thePageHasATableForEachPid() {
        assertEquals(code.keySet(), new TreeMap<>(MarkdownTable.of(PAGE)).keySet(), "sections of " + PAGE);
    }

    @Test
    void thePageNamesEveryKeyWithDefaultUnitAndLimits() {
        Map<String, List<List<String>>> page = MarkdownTable.of(PAGE);
        code.forEach((pid, keys) -> assertEquals(
                String.join("\n", keys.stream().map(SettingsCatalogueTest::row).toList()),
                String.join(
                        "\n",
                        page.getOrDefault(pid, List.of()).stream()
                                .map(row -> "| `" + row.get(0) + "` | " + row.get(1) + " | " + row.get(2) + " | "
                                        + row.get(3) + " |")
                                .toList()),
                "the table of " + pid + " in docs/settings.md; what the code says is what is expected"));
    }

    private static String row(Metatype.Key key) {
        return "| `" + key.name() + "` | " + (key.byDefault().isEmpty() ? EMPTY : key.byDefault()) + " | " + key.unit()
                + " | " + key.allowed() + " |";
    }

    @Test
    void everyKeyHasAMeaning() {
        MarkdownTable.of(PAGE)
                .forEach((pid, rows) -> rows.forEach(
                        row -> assertFalse(row.get(4).isBlank(), () -> row.get(0) + " of " + pid + " has no meaning")));
    }

    @Test
    void theShippedFilesHoldEveryKeyWithItsDefault() {
        code.forEach((pid, keys) -> {
            Map<String, String> expected = new TreeMap<>();
            keys.forEach(key -> expected.put(key.name(), key.byDefault()));
            assertEquals(
                    lines(expected),
                    lines(shipped(CONFIG.resolve(pid + ".cfg"))),
                    "config/" + pid + ".cfg; what the code says is what is expected");
        });
    }

    @Test
    void noFileIsShippedForNobody() {
        List<String> unknown = Project.files().stream()
                .filter(file -> file.startsWith(CONFIG) && file.toString().endsWith(".cfg"))
                .map(file -> file.getFileName().toString().replaceFirst("\\.cfg$", ""))
                .filter(pid -> !code.containsKey(pid))
                .toList();

        assertEquals(List.of(), unknown, "files in config/ that no component reads");
    }

    private static Map<String, String> shipped(Path file) {
        Map<String, String> values = new TreeMap<>();
        for (String line : Project.lines(file)) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                values.put(key.group(1), key.group(2).strip());
            }
        }
        return values;
    }

    private static String lines(Map<String, String> values) {
        return String.join(
                "\n",
                values.entrySet().stream()
                        .flatMap(entry -> Stream.of("# " + entry.getKey() + " = " + entry.getValue()))
                        .map(String::strip)
                        .toList());
    }
}
