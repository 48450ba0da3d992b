// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;
import org.kilonova.container.MethodFigures;
import org.kilonova.itests.Tool;
import org.kilonova.itests.container.managers.EchoApi;
import org.kilonova.itests.house.MetricsPage;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;
import org.kilonova.metrics.MetricSource;
import org.kilonova.metrics.MetricsExposition;
import org.kilonova.rpc.NoSuchRpcMethodException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** What a running container tells to those who watch. */
public class MetricsTest extends ContainerTest {

    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

    /** Reads a text with the parser of Prometheus's Python library, and says how many samples there were of which kind. */
    private static final String PARSER = """
            import sys
            from prometheus_client.%s import text_string_to_metric_families
            families = list(text_string_to_metric_families(sys.stdin.read()))
            for family in families:
                print(family.type, family.name, len(family.samples))
                for sample in family.samples:
                    if sample.name == 'kilonova_rpc_call_duration_seconds_count' and sample.labels['method'] == 'echo':
                        print('echo', sample.labels['topic'], sample.labels['host'], int(sample.value))
            """;

    private String text(String accept) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        service(MetricsExposition.class).write(accept, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Something has happened that there is to tell of. */
    private void work() throws Exception {
        start(ManagerTest.echo("1.0.0"));
        EchoApi echo = rpc().proxy(EchoApi.class, ManagerTest.ECHO);
        echo.echo("hello");
        echo.echo("again");
        assertThrows(NoSuchRpcMethodException.class, () -> rpc().call(ManagerTest.ECHO, "nonsense", Map.of()));
        awaiting("runs of its task")
                .until(() -> container().service("echo").tasks().get(0).runs() > 0);
    }

    private List<MetricFamily> families() throws InvalidSyntaxException {
        List<MetricFamily> all = new ArrayList<>();
        for (ServiceReference<MetricSource> source : context.getServiceReferences(MetricSource.class, null)) {
            all.addAll(context.getService(source).collect());
        }
        return all;
    }

    /** As the tests outside of the container leave out what their machine does not have, unless all is needed. */
    private static void need(boolean met, String otherwise) {
        if ("all".equals(System.getProperty("KILONOVA_TESTS_NEED", System.getenv("KILONOVA_TESTS_NEED")))) {
            assertTrue(otherwise, met);
        }
        assumeTrue(otherwise, met);
    }

    private static String row(String name, String kind, String labels) {
        return name + " | " + kind + " | " + labels;
    }

    @Test
    public void thePageNamesEveryMetricAndNoOther() throws Exception {
        work();
        TreeSet<String> told = new TreeSet<>();
        for (MetricFamily family : families()) {
            boolean counter = family.kind() == MetricFamily.Kind.COUNTER;
            told.add(row(
                    family.name() + (counter ? "_total" : ""),
                    family.kind().name().toLowerCase(Locale.ROOT),
                    String.join(", ", family.labels())));
        }
        TreeSet<String> written = new TreeSet<>();
        TreeSet<String> byOthers = new TreeSet<>();
        for (List<String> row : MetricsPage.metrics()) {
            String name = row.get(0);
            if (name.startsWith("kilonova_")
                    && !name.equals("kilonova_version")
                    && !name.equals("kilonova_metrics_left_out")) {
                written.add(row(name, row.get(1), row.get(2)));
            } else {
                byOthers.add(row.get(1) + " " + name);
            }
            assertFalse(name + " has no meaning", row.get(3).isBlank() && !name.startsWith("jvm_"));
        }
        assertEquals("docs/metrics.md against the sources", String.join("\n", told), String.join("\n", written));

        TreeSet<String> platform = new TreeSet<>();
        text(null)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .filter(words -> !words[2].startsWith("kilonova_")
                        || words[2].equals("kilonova_version")
                        || words[2].equals("kilonova_metrics_left_out"))
                .forEach(words -> platform.add(words[3] + " " + words[2]));
        assertEquals(
                "docs/metrics.md against the JVM's metrics", String.join("\n", platform), String.join("\n", byOthers));
        assertTrue(text(null).contains("\nkilonova_metrics_left_out 0.0\n"));
    }

    @Test
    public void aCallIsInTheTextAndInTheFigures() throws Exception {
        work();
        List<String> echo = text(null)
                .lines()
                .filter(line -> line.contains("topic=\"echo\""))
                .toList();
        assertTrue(
                String.join("\n", echo),
                echo.contains(
                        "kilonova_rpc_call_duration_seconds_count{host=\"here\",method=\"echo\",topic=\"echo\"} 2"));
        assertTrue(
                String.join("\n", echo),
                echo.contains(
                        "kilonova_rpc_errors_total{host=\"here\",kind=\"no_such_method\",method=\"unknown\",topic=\"echo\"} 1.0"));
        assertTrue(String.join("\n", echo), echo.stream().noneMatch(line -> line.contains("nonsense")));
        MethodFigures figures = container().figures("echo").stream()
                .filter(method -> method.method().equals("echo"))
                .findFirst()
                .orElseThrow();
        assertEquals(2, figures.calls());
        assertEquals(2, figures.latency().count());
    }

    @Test
    public void everyKindOfErrorIsExplained() throws Exception {
        work();
        Stream<MetricPoint> errors = families().stream()
                .filter(family -> family.name().equals("kilonova_rpc_errors"))
                .flatMap(family -> family.points().stream());
        List<String> kinds = MetricsPage.errorKinds();
        errors.forEach(point -> assertTrue(
                point.labels() + " is not explained in docs/metrics.md",
                kinds.contains(point.labels().get(3))));
    }

    @Test
    public void aSourceOfAManagerIsReadUntilItGoes() throws Exception {
        MetricSource things = () -> List.of(MetricFamily.counter("itest_things", "Things.", 7));
        ServiceRegistration<MetricSource> source = context.registerService(MetricSource.class, things, null);
        try {
            awaiting("its metric").until(() -> text(null).contains("\nitest_things_total 7.0\n"));
        } finally {
            source.unregister();
        }
        awaiting("its end").until(() -> !text(null).contains("itest_things"));
    }

    @Test
    public void prometheussPythonParserReadsBothFormats() throws Exception {
        need(
                Tool.works("/usr/bin/python3", "-c", "import prometheus_client.parser"),
                "prometheus_client is not installed for /usr/bin/python3 (Debian: python3-prometheus-client)");
        work();
        for (String accept : new String[] {null, OPEN_METRICS}) {
            Path file = Files.createTempFile(Path.of("target"), "metrics", ".txt");
            Files.writeString(file, text(accept));
            String parser = String.format(PARSER, accept == null ? "parser" : "openmetrics.parser");
            Tool.Result result = Tool.run(List.of("/usr/bin/python3", "-c", parser), file);
            assertEquals(result.output(), 0, result.exitCode());
            List<String> lines = result.output().lines().toList();
            assertTrue(result.output(), lines.contains("echo echo here 2"));
            assertTrue(
                    result.output(),
                    lines.stream()
                                    .filter(line -> line.startsWith("counter kilonova_"))
                                    .count()
                            > 15);
            assertTrue(
                    result.output(),
                    lines.stream()
                                    .filter(line -> line.startsWith("histogram kilonova_"))
                                    .count()
                            >= 5);
            assertTrue(result.output(), lines.stream().noneMatch(line -> line.startsWith("unknown ")));
        }
    }

    @Test
    public void promtoolFindsNothingToSay() throws Exception {
        need(Tool.works("promtool", "--version"), "promtool is not installed (Debian: prometheus)");
        work();
        Path file = Files.createTempFile(Path.of("target"), "metrics", ".txt");
        // What the library tells of the JVM under its long-known names is not ours to change.
        String ours = text(null)
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?kilonova_.*"))
                .reduce("", (all, line) -> all + line + "\n");
        Files.writeString(file, ours);
        Tool.Result result = Tool.run(List.of("promtool", "check", "metrics"), file);
        assertEquals(result.output(), 0, result.exitCode());
        assertEquals("", result.output());
    }
}
