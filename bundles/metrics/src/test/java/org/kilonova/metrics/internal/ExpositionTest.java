// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.Histogram;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;
import org.kilonova.metrics.MetricSource;
import org.slf4j.LoggerFactory;

/** What sources say is written as text. */
class ExpositionTest {

    private final List<MetricSource> sources = new ArrayList<>();
    private final Exposition exposition = new Exposition(() -> sources, new PlatformMetrics("1.2.3"), 3);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void deafen() {
        logger().detachAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Exposition.class.getPackageName());
    }

    private String text(String accept) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exposition.write(accept, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The lines of one metric. */
    private List<String> lines(String name) throws IOException {
        return text(null)
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?" + name + "[ {].*"))
                .toList();
    }

    private void add(Kind kind, String name, List<String> labels, MetricPoint... points) {
        sources.add(() -> List.of(new MetricFamily(name, kind, "Help.", labels, List.of(points))));
    }

    private List<String> said() {
        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        log.list.clear();
        return lines;
    }

    @Test
    void aCounterAndAGaugeHaveTheirLabels() throws IOException {
        add(Kind.COUNTER, "kn_c", List.of("a", "b"), MetricPoint.of(2, "x", "quote \" slash \\ line \n end"));
        add(Kind.GAUGE, "kn_g", List.of(), MetricPoint.of(-0.5));
        assertEquals(
                List.of(
                        "# HELP kn_c_total Help.",
                        "# TYPE kn_c_total counter",
                        "kn_c_total{a=\"x\",b=\"quote \\\" slash \\\\ line \\n end\"} 2.0"),
                lines("kn_c_total"));
        assertEquals(List.of("# HELP kn_g Help.", "# TYPE kn_g gauge", "kn_g -0.5"), lines("kn_g"));
    }

    @Test
    void aHistogramIsWrittenCumulatively() throws IOException {
        Durations durations = new Durations(0.5, 1);
        durations.add(100_000_000);
        durations.add(700_000_000);
        durations.add(2_000_000_000);
        add(Kind.HISTOGRAM, "kn_h_seconds", List.of("a"), MetricPoint.of(durations.histogram(), "x"));
        assertEquals(
                List.of(
                        "# HELP kn_h_seconds Help.",
                        "# TYPE kn_h_seconds histogram",
                        "kn_h_seconds_bucket{a=\"x\",le=\"0.5\"} 1",
                        "kn_h_seconds_bucket{a=\"x\",le=\"1.0\"} 2",
                        "kn_h_seconds_bucket{a=\"x\",le=\"+Inf\"} 3",
                        "kn_h_seconds_count{a=\"x\"} 3",
                        "kn_h_seconds_sum{a=\"x\"} 2.8"),
                lines("kn_h_seconds(_bucket|_count|_sum)?"));
    }

    @Test
    void openMetricsAreWrittenToWhoeverWantsThem() throws IOException {
        add(Kind.COUNTER, "kn_c", List.of(), MetricPoint.of(2));
        String prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        assertTrue(exposition.contentType(prometheus).startsWith("application/openmetrics-text"));
        assertTrue(text(prometheus).contains("# TYPE kn_c counter\n"), () -> "counters are named without _total there");
        assertTrue(text(prometheus).endsWith("# EOF\n"));
        for (String accept : new String[] {null, "", "*/*", "text/html", "application/vnd.google.protobuf"}) {
            assertEquals("text/plain; version=0.0.4; charset=utf-8", exposition.contentType(accept));
            assertFalse(text(accept).contains("# EOF"));
        }
    }

    @Test
    void theJvmAndTheVersionAreThere() throws IOException {
        String text = text(null);
        for (String name : List.of(
                "jvm_memory_used_bytes{area=\"heap\"}",
                "jvm_gc_collection_seconds_count",
                "jvm_threads_current ",
                "jvm_classes_currently_loaded ",
                "process_cpu_seconds_total ",
                "process_open_fds ",
                "process_start_time_seconds ",
                "kilonova_version{version=\"1.2.3\"} 1.0",
                "kilonova_metrics_left_out 0.0")) {
            assertTrue(text.contains("\n" + name), () -> name + " is not in\n" + text);
        }
    }

    @Test
    void aSourceThatFailsIsLeftOutAndSaidOnce() throws IOException {
        boolean[] broken = {true};
        sources.add(new MetricSource() {
            @Override
            public List<MetricFamily> collect() {
                if (broken[0]) {
                    throw new IllegalStateException("boo");
                }
                return List.of(MetricFamily.gauge("kn_shy", "Help.", 1));
            }

            @Override
            public String toString() {
                return "shy";
            }
        });
        add(Kind.GAUGE, "kn_g", List.of(), MetricPoint.of(1));
        for (int i = 0; i < 2; i++) {
            assertEquals(3, lines("kn_g").size());
            assertTrue(text(null).contains("kilonova_metrics_left_out 1.0"));
        }
        assertEquals(List.of("shy fails: its metrics are left out; report this to its maker with the trace"), said());
        broken[0] = false;
        assertEquals(3, lines("kn_shy").size());
        broken[0] = true;
        text(null);
        assertEquals(1, said().size(), "it was well in between");
    }

    @Test
    void whatCannotBeWrittenIsLeftOutAlone() throws IOException {
        sources.add(() -> List.of(
                MetricFamily.gauge("kn_twice", "First.", 1),
                MetricFamily.gauge("kn_twice", "Second.", 2),
                MetricFamily.gauge("not-a-name", "Help.", 1),
                MetricFamily.gauge("jvm_threads_current", "Mine.", 1),
                new MetricFamily("kn_label", Kind.GAUGE, "Help.", List.of("a b"), List.of()),
                new MetricFamily("kn_few", Kind.GAUGE, "Help.", List.of("a"), List.of(MetricPoint.of(1))),
                new MetricFamily("kn_none", Kind.HISTOGRAM, "Help.", List.of(), List.of(MetricPoint.of(1))),
                new MetricFamily(
                        "kn_same",
                        Kind.GAUGE,
                        "Help.",
                        List.of("a"),
                        List.of(MetricPoint.of(1, "x"), MetricPoint.of(2, "x"))),
                MetricFamily.counter("kn_less", "Help.", -1),
                MetricFamily.gauge("kn_good", "Help.", 1)));
        assertEquals(List.of("# HELP kn_twice First.", "# TYPE kn_twice gauge", "kn_twice 1.0"), lines("kn_twice"));
        assertEquals(3, lines("kn_good").size());
        assertTrue(text(null).contains("kilonova_metrics_left_out 8.0"));
        List<String> said = said();
        assertEquals(8, said.size(), said::toString);
        assertTrue(said.get(0).contains("kn_twice"), said::toString);
        assertTrue(said.get(0).endsWith("another source has a metric of that name"), said::toString);
        assertTrue(said.get(1).endsWith("letters, digits and _ make a name"), said::toString);
    }

    private static MetricPoint[] points(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> MetricPoint.of(1, "t" + i))
                .toArray(MetricPoint[]::new);
    }

    @Test
    void whatIsOverTheLimitIsToldTogetherAndWhoHasAPlaceKeepsIt() throws IOException {
        add(Kind.COUNTER, "kn_c", List.of("topic"), points(5, 10));
        List<String> five = List.of(
                "kn_c_total{topic=\"other\"} 2.0",
                "kn_c_total{topic=\"t5\"} 1.0",
                "kn_c_total{topic=\"t6\"} 1.0",
                "kn_c_total{topic=\"t7\"} 1.0");
        assertEquals(five, lines("kn_c_total").subList(2, 6));
        sources.clear();
        add(Kind.COUNTER, "kn_c", List.of("topic"), points(0, 10));
        assertEquals("kn_c_total{topic=\"other\"} 7.0", lines("kn_c_total").get(2));
        assertEquals(five.subList(1, 4), lines("kn_c_total").subList(3, 6));
        assertEquals(1, said().size());
        sources.clear();
        add(Kind.COUNTER, "kn_c", List.of("topic"), points(7, 12));
        assertEquals(
                List.of("\"other\"} 7", "\"t10\"} 1", "\"t11\"} 1", "\"t7\"} 1"),
                lines("kn_c_total").stream()
                        .skip(2)
                        .map(line -> line.substring(17, line.length() - 2))
                        .toList(),
                "places of those that have gone are for new ones, and what the rest has counted stays counted");
        exposition.limit(100);
        assertEquals(7, lines("kn_c_total").size());
    }

    @Test
    void theRestOfAHistogramIsAHistogram() throws IOException {
        Histogram one = new Histogram(List.of(1.0), List.of(1L, 2L), 5);
        MetricPoint[] points = IntStream.range(0, 5)
                .mapToObj(i -> MetricPoint.of(one, "t" + i))
                .toArray(MetricPoint[]::new);
        add(Kind.HISTOGRAM, "kn_h", List.of("topic"), points);
        assertEquals(
                List.of(
                        "kn_h_bucket{topic=\"other\",le=\"1.0\"} 2",
                        "kn_h_bucket{topic=\"other\",le=\"+Inf\"} 6",
                        "kn_h_count{topic=\"other\"} 6",
                        "kn_h_sum{topic=\"other\"} 10.0"),
                lines("kn_h_[a-z]+").subList(0, 4));
    }

    @Test
    void theRestOfACounterNeverFallsAndThatOfAGaugeDoes() throws IOException {
        for (double[] values : new double[][] {{1, 1, 1, 5, 7}, {1, 1, 1, 2, 7}, {1, 1, 1, 2}, {1, 1, 1, 3, 9, 1}}) {
            sources.clear();
            MetricPoint[] points = IntStream.range(0, values.length)
                    .mapToObj(i -> MetricPoint.of(values[i], "t" + i))
                    .toArray(MetricPoint[]::new);
            add(Kind.COUNTER, "kn_c", List.of("topic"), points);
            add(Kind.GAUGE, "kn_g", List.of("topic"), points);
            text(null);
        }
        // 5 of t3 before it began anew, 3 since then; 7 of t4 before it had gone, 9 since it is there again; 1 of t5.
        assertEquals("kn_c_total{topic=\"other\"} 25.0", lines("kn_c_total").get(2));
        assertEquals("kn_g{topic=\"other\"} 13.0", lines("kn_g").get(2));
    }

    @Test
    void theRestOfAHistogramNeverFalls() throws IOException {
        Histogram one = new Histogram(List.of(1.0), List.of(1L, 2L), 5);
        for (int count : new int[] {6, 4}) {
            sources.clear();
            add(
                    Kind.HISTOGRAM,
                    "kn_h",
                    List.of("topic"),
                    IntStream.range(0, count)
                            .mapToObj(i -> MetricPoint.of(one, "t" + i))
                            .toArray(MetricPoint[]::new));
            assertEquals(
                    List.of(
                            "kn_h_bucket{topic=\"other\",le=\"1.0\"} 3",
                            "kn_h_bucket{topic=\"other\",le=\"+Inf\"} 9",
                            "kn_h_count{topic=\"other\"} 9",
                            "kn_h_sum{topic=\"other\"} 15.0"),
                    lines("kn_h_[a-z]+").subList(0, 4));
        }
    }

    @Test
    void aSourceThatHangsIsLeftOutAndAskedAgainWhenItHasAnswered() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        sources.add(new MetricSource() {
            @Override
            public List<MetricFamily> collect() {
                asked.incrementAndGet();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return List.of(MetricFamily.gauge("kn_slow", "Help.", 1));
            }

            @Override
            public String toString() {
                return "slow";
            }
        });
        add(Kind.GAUGE, "kn_g", List.of(), MetricPoint.of(1));
        try {
            for (int i = 0; i < 3; i++) {
                String text = text(null);
                assertTrue(text.contains("\nkn_g 1.0\n"), text);
                assertTrue(text.contains("kilonova_metrics_left_out 1.0"), text);
            }
            assertEquals(1, asked.get());
            List<String> said = said();
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).startsWith("slow hangs: its metrics are left out"), said::toString);
        } finally {
            over.countDown();
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertEquals(3, lines("kn_slow").size()));
    }
}
