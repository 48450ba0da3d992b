// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.Tool;
import org.kilonova.itests.servers.Needs;

/** The dashboard and the alerts of the distribution use metrics that there are. */
class MonitoringFilesTest {

    private static final Path MONITORING = Project.root().resolve("launcher/src/main/dist/monitoring");
    private static final Path DASHBOARD = MONITORING.resolve("kilonova-dashboard.json");
    private static final Path ALERTS = MONITORING.resolve("kilonova-alerts.yml");
    private static final Path RULE_TESTS =
            Project.root().resolve("itests/src/test/resources/monitoring/alerts-test.yml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:kilonova|jvm|process)_[a-z0-9_]+");

    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    /** What may be asked for: of a histogram its three parts. */
    private static Set<String> series() {
        Set<String> series = new HashSet<>();
        for (List<String> row : MetricsPage.metrics()) {
            String name = row.get(0);
            switch (row.get(1)) {
                case "histogram" -> series.addAll(Set.of(name + "_bucket", name + "_sum", name + "_count"));
                case "summary" -> series.addAll(Set.of(name + "_sum", name + "_count"));
                default -> series.add(name);
            }
        }
        return series;
    }

    private static Set<String> used(String text) {
        Set<String> used = new TreeSet<>();
        for (Matcher matcher = METRIC.matcher(text); matcher.find(); ) {
            used.add(matcher.group());
        }
        return used;
    }

    private static void assertKnown(Set<String> used, Path file) {
        Set<String> unknown = new TreeSet<>(used);
        unknown.removeAll(series());
        assertEquals(Set.of(), unknown, () -> Project.name(file) + " uses metrics that are not in docs/metrics.md");
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        assertEquals("Kilonova", dashboard.get("title").asText());
        assertTrue(dashboard.get("schemaVersion").asInt() >= 36, "what Grafana 9 and later read");
        List<String> expressions = new ArrayList<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asText();
            assertTrue(ids.add(panel.get("id").asInt()), () -> "two panels have the id of " + title);
            JsonNode place = panel.get("gridPos");
            assertTrue(place.get("x").asInt() + place.get("w").asInt() <= 24, () -> title + " is too far right");
            for (JsonNode target : panel.path("targets")) {
                String expression = target.get("expr").asText();
                assertFalse(used(expression).isEmpty(), () -> title + " shows nothing of ours: " + expression);
                expressions.add(expression);
            }
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            expressions.add(variable.get("query").toString());
        }
        assertTrue(expressions.size() > 30, () -> "only " + expressions);
        assertKnown(used(String.join("\n", expressions)), DASHBOARD);
    }

    @Test
    void theAlertsAreAboutMetricsThatThereAre() throws IOException {
        String text = Files.readString(ALERTS);
        assertTrue(used(text).size() > 15, () -> "only " + used(text));
        assertKnown(used(text), ALERTS);
    }

    @Test
    void everyAlertSaysWhatToDo() {
        List<String> alerts = Project.lines(ALERTS);
        Map<String, Integer> count = new TreeMap<>();
        for (String line : alerts) {
            for (String key : List.of("- alert:", "expr:", "severity:", "summary:", "action:")) {
                if (line.contains(key)) {
                    count.merge(key, 1, Integer::sum);
                }
            }
        }
        assertEquals(1, new HashSet<>(count.values()).size(), () -> "some alerts lack something: " + count);
    }

    @Test
    void everyAlertIsTested() throws IOException {
        Set<String> untested = new TreeSet<>();
        for (Matcher alert = ALERT.matcher(Files.readString(ALERTS)); alert.find(); ) {
            untested.add(alert.group(1));
        }
        assertTrue(untested.size() > 15, () -> "only " + untested);
        String tests = Files.readString(RULE_TESTS);
        untested.removeIf(alert -> tests.contains('"' + alert + '"'));
        assertEquals(Set.of(), untested);
    }

    @Test
    void prometheusTakesTheAlerts() throws Exception {
        Needs.promtool();
        Tool.Result result = Tool.run(List.of("promtool", "check", "rules", ALERTS.toString()));
        assertEquals(0, result.exitCode(), result::output);
    }

    @Test
    void theAlertsAreRaisedByWhatTheyAreAboutAndByNothingElse() throws Exception {
        Needs.promtool();
        Tool.Result result = Tool.run(List.of("promtool", "test", "rules", RULE_TESTS.toString()));
        assertEquals(0, result.exitCode(), result::output);
    }

    /** Else the panels of the JVM would show every Java program of that Prometheus. */
    @Test
    void allInstancesAreThoseOfOurs() throws IOException {
        for (JsonNode variable : new ObjectMapper().readTree(DASHBOARD.toFile()).at("/templating/list")) {
            assertFalse(
                    variable.get("name").asText().equals("instance") && variable.has("allValue"),
                    "allValue of instance");
        }
    }
}
