// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.servers.SpanCollector;
import org.kilonova.itests.servers.SpanCollector.Received;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;
import org.slf4j.LoggerFactory;

/** The way of spans to a real receiver, and what happens when it changes or is away. */
class TracerInForceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TraceContext PARENT =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1, "a=1");

    private final AtomicReference<Tracer> registered = new AtomicReference<>();
    private final TracerInForce inForce = new TracerInForce(TracerInForceTest::opened, tracer -> {
        registered.set(tracer);
        return () -> registered.compareAndSet(tracer, null);
    });
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private SpanCollector collector;

    private static Sdk opened(TracingSettings settings) {
        if (settings.endpoint().getHost().equals("refused")) {
            throw new IllegalArgumentException("Invalid endpoint: " + settings.endpoint());
        }
        return new Sdk(settings, "1.2.3");
    }

    @BeforeEach
    void open() throws IOException {
        collector = SpanCollector.start();
        log.start();
        logger().addAppender(log);
        // As config/logback.xml does for the container.
        LogManager.getLogManager().getLogger("").setLevel(java.util.logging.Level.OFF);
    }

    @AfterEach
    void close() {
        inForce.close();
        collector.close();
        logger().detachAppender(log);
        GlobalOpenTelemetry.resetForTest();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(TracerInForce.class.getPackageName());
    }

    private void use(String endpoint, String headers, double ratio, String service) {
        inForce.change(() -> TracingSettings.of(endpoint, headers, ratio, service));
    }

    private void use(String endpoint) {
        use(endpoint, "", 1, "site");
    }

    private Span begin(String name, TraceContext parent) {
        return registered.get().begin(SpanKind.SERVER, name, parent);
    }

    private List<String> said(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private Received received(String name) {
        return await(name)
                .atMost(LIMIT)
                .until(
                        () -> collector.spans().stream()
                                .filter(span -> span.name().equals(name))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    @Test
    void aSpanArrivesWithAllThatIsKnownOfIt() {
        use(collector.endpoint(), "x-tenant=7", 1, "site");
        Span span = begin("first", PARENT);
        span.name("t/m").attribute("rpc.method", "m").attribute("http.response.status_code", 503);
        span.failed("ValueError", "no such value");
        TraceContext place = span.context();
        Span child = registered.get().begin(SpanKind.CLIENT, "child", place);
        child.end();
        span.end();

        Received first = received("t/m");
        assertEquals(PARENT.traceId(), first.traceId());
        assertEquals(PARENT.spanId(), first.parentId());
        assertEquals(place.spanId(), first.spanId());
        assertEquals("a=1", place.tracestate());
        assertEquals("a=1", first.state());
        assertEquals("SERVER", first.kind());
        assertEquals("m", first.attributes().get("rpc.method"));
        assertEquals("503", first.attributes().get("http.response.status_code"));
        assertEquals("ValueError", first.attributes().get("error.type"));
        assertTrue(first.failed());
        assertEquals("site", first.resource().get("service.name"));
        assertEquals("1.2.3", first.resource().get("service.version"));
        Received second = received("child");
        assertEquals(first.spanId(), second.parentId());
        assertEquals("CLIENT", second.kind());
        assertFalse(second.failed());
        assertEquals(
                List.of("7"),
                collector.headers().get(0).entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("x-tenant"))
                        .findFirst()
                        .orElseThrow()
                        .getValue());
    }

    @Test
    void whatIsNotSampledTravelsAndIsNotSent() {
        use(collector.endpoint(), "", 0, "site");
        Span none = begin("none", null);
        assertFalse(none.context().sampled());
        Span still = begin("still none", none.context());
        assertEquals(none.context().traceId(), still.context().traceId());
        assertFalse(still.context().sampled());
        none.end();
        still.end();
        // Its beginner has decided.
        Span recorded = begin("recorded", PARENT);
        recorded.end();
        received("recorded");
        assertEquals(1, collector.spans().size());
    }

    @Test
    void withoutAnEndpointThereIsNoTracer() {
        use("");
        assertNull(registered.get());
        use(collector.endpoint());
        assertTrue(registered.get() != null);
        use("");
        assertNull(registered.get());
    }

    @Test
    void anotherEndpointIsTakenWhileItRunsAndNothingThatWaitsIsLost() throws IOException {
        use(collector.endpoint());
        Tracer before = registered.get();
        begin("to the first", null).end();
        try (SpanCollector next = SpanCollector.start()) {
            use(next.endpoint());
            assertNotEquals(before, registered.get());
            // It was sent before the change was over.
            assertEquals(1, collector.spans().size());
            begin("to the second", null).end();
            await().atMost(LIMIT).until(() -> next.spans().size() == 1);
            // Of a span of the old tracer nothing is left, and it harms nobody.
            before.begin(SpanKind.INTERNAL, "late", null).end();
        }
        assertEquals(1, collector.spans().size());
    }

    @Test
    void theSameSettingsChangeNothing() {
        use(collector.endpoint());
        Tracer before = registered.get();
        use(collector.endpoint());
        assertEquals(before, registered.get());
    }

    @Test
    void wrongSettingsLeaveTheLastGoodOnesInForce() {
        use("nowhere");
        assertNull(registered.get());
        assertTrue(said(Level.ERROR).get(0).contains("and no spans are made: endpoint must be"), () -> "" + log.list);
        use(collector.endpoint());
        Tracer good = registered.get();
        use("nowhere");
        assertEquals(good, registered.get());
        assertTrue(said(Level.ERROR).get(1).contains("the last good ones stay in force"), () -> "" + log.list);
    }

    @Test
    void settingsThatCannotBeOpenedLeaveTheLastGoodOnesInForceToo() {
        use(collector.endpoint());
        Tracer good = registered.get();
        use("http://refused/v1/traces?api_key=secret");
        assertEquals(good, registered.get());
        String error = said(Level.ERROR).get(0);
        assertTrue(error.contains("the last good ones stay in force"), error);
        assertTrue(error.contains("Invalid endpoint: http://refused/v1/traces?***"), error);

        begin("as before", null).end();
        inForce.close();
        assertNull(registered.get());
        assertEquals(1, collector.spans().size(), "what waited was sent at the close");
    }

    @Test
    void aKeyInTheEndpointIsNotLogged() throws IOException {
        String endpoint = "HTTP://127.0.0.1:" + collector.port() + "/v1/traces?api_key=secret";
        use(endpoint);
        collector.close();
        begin("lost", null).end();
        await().atMost(LIMIT).until(() -> said(Level.WARN).size() == 1);
        assertTrue(
                log.list.stream().noneMatch(event -> event.getFormattedMessage().contains("secret")),
                () -> "" + log.list);
    }

    @Test
    void aCollectorThatIsAwayIsToldOnceAndItsReturnToo() throws IOException {
        int port = collector.port();
        use(collector.endpoint());
        collector.close();
        begin("lost 1", null).end();
        await().atMost(LIMIT).until(() -> said(Level.WARN).size() == 1);
        assertTrue(said(Level.WARN).get(0).contains("127.0.0.1:" + port + "/v1/traces"), () -> "" + said(Level.WARN));

        collector = SpanCollector.at(port);
        collector.answers(503);
        begin("lost 2", null).end();
        await().atMost(LIMIT).until(() -> collector.refused() == 1);
        collector.answers(200);
        await().atMost(LIMIT).until(() -> {
            begin("kept", null).end();
            return said(Level.INFO).stream().anyMatch(line -> line.contains("takes spans again"));
        });
        assertEquals(1, said(Level.WARN).size());
        assertTrue(
                said(Level.INFO).stream().anyMatch(line -> line.contains("; 2 were lost")),
                () -> "" + said(Level.INFO));
    }

    @Test
    void aStatusOfTheCollectorIsToldInItsWords() {
        use(collector.endpoint());
        collector.answers(401);
        begin("refused", null).end();
        await().atMost(LIMIT).until(() -> said(Level.WARN).size() == 1);
        assertTrue(said(Level.WARN).get(0).contains("401"), () -> "" + said(Level.WARN));
    }

    @Test
    void whatWaitsForASlowCollectorIsBounded() {
        use(collector.endpoint());
        Runnable letGo = collector.hold();
        for (int i = 0; i < 5 * Sdk.QUEUE; i++) {
            begin("many", null).end();
        }
        letGo.run();
        await().atMost(LIMIT).until(() -> {
            begin("kept", null).end();
            return collector.spans().stream().anyMatch(span -> span.name().equals("kept"));
        });
        long many = collector.spans().stream()
                .filter(span -> span.name().equals("many"))
                .count();
        assertTrue(many > 0 && many <= Sdk.QUEUE + Sdk.BATCH, () -> many + " of them were kept");
    }

    @Test
    void anOpenTelemetryThatIsThereIsUsed() {
        Sdk agent = new Sdk(TracingSettings.of(collector.endpoint(), "", 1, "agent"), "1.2.3");
        GlobalOpenTelemetry.set(agent);
        use("");
        begin("through the agent", null).end();
        agent.close();
        assertEquals("agent", received("through the agent").resource().get("service.name"));
        inForce.close();
        assertNull(registered.get());
    }

    @Test
    void workInsideASpanIsSeenByWhoeverAsksOpenTelemetry() {
        use(collector.endpoint());
        Span span = begin("around", null);
        assertFalse(io.opentelemetry.api.trace.Span.current().getSpanContext().isValid());
        try (Span.Scope scope = span.enter()) {
            assertEquals(
                    span.context().spanId(),
                    io.opentelemetry.api.trace.Span.current().getSpanContext().getSpanId());
        }
        assertFalse(io.opentelemetry.api.trace.Span.current().getSpanContext().isValid());
    }
}
