// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PythonPeer;
import org.kilonova.itests.servers.SpanCollector;
import org.kilonova.itests.servers.SpanCollector.Received;

/** A trace that an unmodified oslo.messaging begins goes through Java and comes back to Python, over RabbitMQ. */
class PythonTraceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private static final ManagerJar THROUGH = ManagerJar.topic("through").body("""
                    private volatile RpcClient rpc;

                    @Override public void initHost(ManagerContext context) { rpc = context.rpc(); }

                    @Rpc Object go() {
                        LOG.info("going");
                        return rpc.call(Target.topic("demo"), "context", Map.of());
                    }
                    """);

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @BeforeAll
    static void needs() {
        Needs.rabbit();
        Needs.python();
    }

    @Test
    void aTraceGoesThroughJavaAndComesBack() throws Exception {
        String url = PeerContainers.newUrl();
        PeerContainers peers = new PeerContainers(containers, scratch);
        ContainerHome home = peers.home("c1", url);
        home.drop(THROUGH.in(scratch), "through.jar");
        try (SpanCollector collector = SpanCollector.start();
                PythonPeer server = PythonPeer.server(scratch, url, "demo", "s1", "--quiet");
                ContainerProcess container = containers.start(home)) {
            PeerContainers.answers(container, "through.c1 go");

            // Nobody traces: what Python has put into its context is what Python gets.
            JsonNode untouched = sent(url, TRACEPARENT);
            assertEquals(TRACEPARENT, untouched.path("traceparent").asText());
            assertEquals("vendor=1", untouched.path("tracestate").asText());
            assertLogged(home, "b7ad6b7169203331");

            home.configure("org.kilonova.tracing", "endpoint", collector.endpoint());
            container.eventually(() -> assertEquals(1, home.log("Spans go to").size()));
            JsonNode seen = sent(url, TRACEPARENT);
            container.eventually(() -> assertEquals(2, collector.spans().size()));
            Received through = span(collector, "SERVER");
            Received call = span(collector, "CLIENT");
            assertEquals(TRACE, through.traceId());
            assertEquals("b7ad6b7169203331", through.parentId());
            assertEquals("through/go", through.name());
            assertLogged(home, through.spanId());
            assertEquals(TRACE, call.traceId());
            assertEquals(through.spanId(), call.parentId());
            assertEquals("demo/context", call.name());
            assertEquals(
                    "00-" + TRACE + "-" + call.spanId() + "-01",
                    seen.path("traceparent").asText());
            assertEquals("vendor=1", seen.path("tracestate").asText());
        }
    }

    /** Python calls Java, which calls Python, which returns the context that arrived. */
    private JsonNode sent(String url, String traceparent) {
        String context = PeerContainers.json(Map.of("traceparent", traceparent, "tracestate", "vendor=1"));
        JsonNode answer = PythonClient.of(scratch, url, "through", "--timeout", "60", "--context", context)
                .one("call", "go");
        assertTrue(answer.path("ok").asBoolean(), answer::toString);
        return answer.path("result");
    }

    private static void assertLogged(ContainerHome home, String spanId) {
        assertEquals(1, home.log(" " + TRACE + " " + spanId + "] going").size(), () -> "" + home.log("going"));
    }

    private static Received span(SpanCollector collector, String kind) {
        List<Received> found = collector.spans().stream()
                .filter(span -> span.kind().equals(kind))
                .toList();
        assertEquals(1, found.size(), () -> "" + collector.spans());
        return found.get(0);
    }
}
