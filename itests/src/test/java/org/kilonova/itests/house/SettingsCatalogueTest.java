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
        code.forEach((pid, keys) -> Rows.assertSame(
                keys.stream().map(SettingsCatalogueTest::row).toList(),
                page.getOrDefault(pid, List.of()).stream()
                        .map(row -> row(row.get(0), row.get(1), row.get(2), row.get(3)))
                        .toList(),
                "the table of " + pid + " in docs/settings.md"));
    }

    private static String row(Metatype.Key key) {
        return row(key.name(), key.byDefault().isEmpty() ? EMPTY : key.byDefault(), key.unit(), key.allowed());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    @Test
    void everyKeyHasAMeaning() {
        MarkdownTable.of(PAGE)
                .forEach((pid, rows) -> rows.forEach(
                        row -> assertFalse(row.get(4).isBlank(), () -> row.get(0) + " of " + pid + " has no meaning")));
    }

    @Test
    void theShippedFilesHoldEveryKeyWithItsDefault() {
        Map<String, List<Metatype.Key>> single = new TreeMap<>(code);
        single.keySet().removeAll(Metatype.factories());
        single.forEach((pid, keys) -> Rows.assertSame(
                keys.stream().map(key -> line(key.name(), key.byDefault())).toList(),
                shipped(CONFIG.resolve(pid + ".cfg")),
                "config/" + pid + ".cfg"));
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

    private static List<String> shipped(Path file) {
        return Project.lines(file).stream()
                .map(KEY::matcher)
                .filter(Matcher::matches)
                .map(key -> line(key.group(1), key.group(2)))
                .toList();
    }

    private static String line(String key, String value) {
        return ("# " + key + " = " + value).strip();
    }
}
