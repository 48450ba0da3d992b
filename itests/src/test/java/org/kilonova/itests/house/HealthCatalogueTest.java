// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kilonova.health.Health;
import org.kilonova.health.HealthStatus;

/** {@code docs/health.md} lists the checks that there are, their tags, and what each of their statuses means. */
class HealthCatalogueTest {

    private static final String PAGE = "docs/health.md";
    private static final Path SOURCES = Path.of("bundles/health/src/main/java/org/kilonova/health/internal");
    private static final Path IN_CORE = Path.of("bundles/core/src/main/java/org/kilonova/core/internal");

    private static final Pattern REGISTERED =
            Pattern.compile("register\\(\\s*context,\\s*\"([a-z-]+)\",\\s*(?:new )?(\\w+)(.*?)\\);", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("(?:,\\s*)(\"([a-z]+)\"|Health\\.(\\w+))");

    private static final Map<String, HealthStatus> WORDS = Map.of(
            "Finding.warn", HealthStatus.WARN,
            "Finding.away", HealthStatus.TEMPORARILY_UNAVAILABLE,
            "Finding::away", HealthStatus.TEMPORARILY_UNAVAILABLE,
            "Finding.critical", HealthStatus.CRITICAL,
            "Missing.finding", HealthStatus.CRITICAL,
            "Status.TEMPORARILY_UNAVAILABLE", HealthStatus.TEMPORARILY_UNAVAILABLE,
            "Status.CRITICAL", HealthStatus.CRITICAL);

    private final Map<String, List<List<String>>> page =
            MarkdownTable.of(Project.root().resolve(PAGE));

    private final Map<String, Set<String>> tags = new TreeMap<>();
    private final Map<String, Set<String>> statuses = new TreeMap<>();

    HealthCatalogueTest() {
        Matcher registered = REGISTERED.matcher(source(SOURCES.resolve("Checks.java")));
        while (registered.find()) {
            Set<String> found = new TreeSet<>();
            Matcher tag = TAG.matcher(registered.group(3));
            while (tag.find()) {
                found.add(tag.group(2) != null ? tag.group(2) : tagNamed(tag.group(3)));
            }
            tags.put(registered.group(1), found);
            statuses.put(registered.group(1), statuses(source(SOURCES.resolve(registered.group(2) + ".java"))));
        }
        tags.put("threads", Set.of(Health.ALIVE));
        statuses.put("threads", statuses(source(IN_CORE.resolve("PulseCheck.java"))));
        tags.put("workers", Set.of(Health.READY));
        statuses.put("workers", statuses(source(IN_CORE.resolve("WorkersCheck.java"))));
    }

    private static String tagNamed(String constant) {
        return constant.equals("ALIVE") ? Health.ALIVE : Health.READY;
    }

    private static Set<String> statuses(String source) {
        Set<String> found = new TreeSet<>(Set.of(HealthStatus.OK.name()));
        WORDS.forEach((word, status) -> {
            if (source.contains(word)) {
                found.add(status.name());
            }
        });
        return found;
    }

    private static String source(Path file) {
        return String.join("\n", Project.lines(Project.root().resolve(file)));
    }

    @Test
    void everyCheckIsListedWithItsTags() {
        Rows.assertSame(
                tags.entrySet().stream()
                        .map(check -> check.getKey() + " " + check.getValue())
                        .toList(),
                page.get("Checks").stream()
                        .map(row -> row.get(0) + " "
                                + new TreeSet<>(Arrays.asList(
                                        row.get(1).replace("`", "").split(", "))))
                        .sorted()
                        .toList(),
                "the table Checks in " + PAGE);
    }

    @Test
    void everyStatusOfACheckIsExplained() {
        List<String> code = new ArrayList<>();
        statuses.forEach((check, found) -> found.forEach(status -> code.add(check + " " + status)));

        Rows.assertSame(
                code.stream().sorted().toList(),
                page.get("What each means").stream()
                        .map(row -> row.get(0) + " " + row.get(1))
                        .sorted()
                        .toList(),
                "the table What each means in " + PAGE);
        page.get("What each means")
                .forEach(row -> row.subList(0, 5)
                        .forEach(cell -> assertFalse(cell.isBlank(), () -> row + " leaves something open")));
    }

    @Test
    void everyStatusIsExplained() {
        assertEquals(
                Stream.of(HealthStatus.values()).map(Enum::name).toList(),
                page.get("Statuses").stream().map(row -> row.get(0)).toList());
    }

    @Test
    void thereAreChecksToLookAt() {
        assertEquals(10, tags.size(), tags::toString);
    }
}
