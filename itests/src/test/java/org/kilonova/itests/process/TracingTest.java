// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.HttpApi.Answer;
import org.kilonova.itests.servers.SpanCollector;
import org.kilonova.itests.servers.SpanCollector.Received;

/** One HTTP request through two managers, as a collector and the log see it; what is configured changes while the container runs. */
class TracingTest {

    private static final String TRACING = "org.kilonova.tracing";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

    private static final ManagerJar FRONT = ManagerJar.topic("front").body("""
                    private volatile RpcClient rpc;

                    @Override public void initHost(ManagerContext context) { rpc = context.rpc(); }

                    @Rpc Object ask(String text) {
                        LOG.info("asked {}", text);
                        rpc.cast(Target.topic("back"), "note", Map.of("text", text));
                        return rpc.call(Target.topic("back"), "answer", Map.of("text", text));
                    }

                    @PeriodicTask(spacing = "PT1H") void count() {
                        rpc.call(Target.topic("back"), "answer", Map.of("text", "counted"));
                    }
                    """);

    private static final ManagerJar BACK = ManagerJar.topic("back").body("""
                    @Rpc void note(String text) { LOG.info("noted {}", text); }

                    @Rpc Map<String, Object> answer(String text, CallContext context) {
                        LOG.info("answered {}", text);
                        if (text.equals("wrong")) {
                            throw new RemoteException("ValueError", "builtins", "no such text");
                        }
                        return context.attributes();
                    }
                    """);

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerHome home;
    private static ContainerProcess container;
    private static HttpApi http;

    private SpanCollector collector;

    @BeforeAll
    static void start() {
        home = ContainerHome.in(scratch);
        home.configure(ContainerHome.REST, "rpc_topics", "front");
        home.drop(FRONT.in(scratch), "front.jar");
        home.drop(BACK.in(scratch), "back.jar");
        container = CONTAINERS.start(home);
        http = HttpApi.of(container, home);
        container.servicesUp(3);
    }

    @BeforeEach
    void open() throws IOException {
        collector = SpanCollector.start();
    }

    @AfterEach
    void close() {
        collector.close();
    }

    private static void use(String endpoint, String said) {
        int before = home.log(said).size();
        home.configure(TRACING, "endpoint", endpoint);
        container.eventually(() -> assertEquals(before + 1, home.log(said).size()));
    }

    private void trace() {
        use(collector.endpoint(), "Spans go to " + collector.endpoint());
    }

    private static Answer ask(String text, String... headers) {
        Map<String, String> sent = headers.length == 0
                ? Map.of("Content-Type", HttpApi.JSON)
                : Map.of("Content-Type", HttpApi.JSON, "traceparent", headers[0], "tracestate", headers[1]);
        return http.send("POST", "/v1/rpc/front/ask", "{\"text\": \"" + text + "\"}", sent);
    }

    private List<Received> awaitSpans(int count) {
        container.eventually(() -> assertEquals(count, collector.spans().size(), () -> "" + collector.spans()));
        return collector.spans();
    }

    private static Received one(List<Received> spans, String name, String kind) {
        List<Received> found = spans.stream()
                .filter(span -> span.name().equals(name) && span.kind().equals(kind))
                .toList();
        assertEquals(1, found.size(), () -> name + " " + kind + " among " + spans);
        return found.get(0);
    }

    private static void assertLogged(String text, Received inside) {
        container.eventually(() -> assertEquals(
                1,
                home.log(" " + inside.traceId() + " " + inside.spanId() + "] " + text)
                        .size(),
                () -> "" + home.log(text)));
    }

    @Test
    void oneRequestIsOneTrace() {
        trace();
        JsonNode seen = ask("this", TRACEPARENT, "vendor=1").require(200).json().path("result");

        List<Received> spans = awaitSpans(7);
        assertEquals(
                List.of(TRACE), spans.stream().map(Received::traceId).distinct().toList());
        Received request = one(spans, "POST /v1/rpc/{topic}/{method}", "SERVER");
        Received call = one(spans, "front/ask", "CLIENT");
        Received front = one(spans, "front/ask", "SERVER");
        Received nested = one(spans, "back/answer", "CLIENT");
        Received back = one(spans, "back/answer", "SERVER");
        Received cast = one(spans, "back/note", "PRODUCER");
        Received note = one(spans, "back/note", "CONSUMER");
        assertEquals(PARENT, request.parentId());
        assertEquals(request.spanId(), call.parentId());
        assertEquals(call.spanId(), front.parentId());
        assertEquals(front.spanId(), nested.parentId());
        assertEquals(nested.spanId(), back.parentId());
        assertEquals(front.spanId(), cast.parentId());
        assertEquals(cast.spanId(), note.parentId());
        assertEquals(
                "00-" + TRACE + "-" + back.spanId() + "-01",
                seen.path("traceparent").asText());
        assertEquals("vendor=1", seen.path("tracestate").asText());
        assertEquals("vendor=1", back.state());
        assertEquals("200", request.attributes().get("http.response.status_code"));
        assertEquals("back", back.attributes().get("rpc.service"));
        assertEquals("answer", back.attributes().get("rpc.method"));
        assertEquals("kilonova", back.resource().get("service.name"));
        assertEquals(
                List.of(false), spans.stream().map(Received::failed).distinct().toList());
        assertLogged("asked this", front);
        assertLogged("answered this", back);
        assertLogged("noted this", note);
    }

    @Test
    void errorsAndTasksAreSeenAndAMalformedParentBeginsATrace() {
        trace();
        ask("wrong", TRACEPARENT.toUpperCase(java.util.Locale.ROOT), "vendor=1");
        List<Received> spans = awaitSpans(7);
        Received request = one(spans, "POST /v1/rpc/{topic}/{method}", "SERVER");
        assertEquals("", request.parentId());
        assertEquals("", request.state());
        assertNotEquals(TRACE, request.traceId());
        for (Received failed : List.of(
                one(spans, "back/answer", "SERVER"),
                one(spans, "back/answer", "CLIENT"),
                one(spans, "front/ask", "CLIENT"))) {
            assertEquals("ValueError", failed.attributes().get("error.type"));
            assertTrue(failed.failed());
        }

        container.command("kn:run-task front count");
        Received task = one(awaitSpans(10), "front count", "INTERNAL");
        assertEquals("", task.parentId());
        assertEquals(
                task.spanId(),
                collector.spans().stream()
                        .filter(span -> span.traceId().equals(task.traceId())
                                && span.kind().equals("CLIENT"))
                        .findFirst()
                        .orElseThrow()
                        .parentId());
    }

    @Test
    void withoutACollectorATraceGoesOnAndNothingIsSent() {
        trace();
        use("", "No more spans are made");
        JsonNode seen =
                ask("quietly", TRACEPARENT, "vendor=1").require(200).json().path("result");
        assertEquals(TRACEPARENT, seen.path("traceparent").asText());
        assertEquals("vendor=1", seen.path("tracestate").asText());
        assertEquals(
                1, home.log(" " + TRACE + " " + PARENT + "] answered quietly").size(), () -> "" + home.log("quietly"));

        seen = ask("alone").require(200).json().path("result");
        assertTrue(seen.path("traceparent").isMissingNode(), seen::toString);
        assertTrue(
                home.log("] answered alone").get(0).matches(".* \\[back 1 req-[0-9a-f-]{36}] answered alone"),
                () -> "" + home.log("alone"));
        assertEquals(List.of(), collector.spans());
    }

    @Test
    void aCollectorThatIsAwayCostsNothingButSpans() {
        trace();
        int port = collector.port();
        collector.close();
        for (int i = 0; i < 20; i++) {
            ask("gone").require(200);
        }
        String complaint = "Spans do not reach the collector at http://127.0.0.1:" + port;
        container.eventually(() -> assertEquals(1, home.log(complaint).size()));
        use("elsewhere", "The settings of org.kilonova.tracing.cfg are not taken");
        ask("still").require(200);
        use("", "No more spans are made");
        assertEquals(1, home.log(complaint).size());
        assertEquals(List.of(), home.log("io.opentelemetry"));
    }
}
