// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.tracing.RecordingTracer;
import org.kilonova.core.internal.tracing.RecordingTracer.Recorded;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.transport.Failure;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;

/** What calls and casts leave in a trace, and what of it goes along with them. */
class TracedCallTest {

    private static final Target TARGET = Target.topic("t");
    private static final TraceContext HERE =
            new TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", 1, "a=1");

    private final Peer peer = new Peer();
    private final RecordingTracer tracer = new RecordingTracer();
    private final LinkedBlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private volatile Reply reply = Reply.result(5);

    @BeforeEach
    void trace() {
        peer.tracer = tracer;
        Contexts.current(CallContext.of("req-1").withTrace(HERE));
    }

    @AfterEach
    void close() {
        Contexts.current(null);
        peer.close();
    }

    private Message received() throws InterruptedException {
        return received.poll(30, TimeUnit.SECONDS);
    }

    private void serve() {
        peer.serve("t", "h2", message -> {
            received.add(message);
            return reply;
        });
    }

    private static TraceContext sent(Message message) {
        return TraceContext.parse((String) message.context().get("traceparent"), (String)
                message.context().get("tracestate"));
    }

    @Test
    void aCallIsAChildOfTheCurrentRequestAndTheParentOfWhatItsServerDoes() throws Exception {
        serve();
        peer.client.call(TARGET.server("h2"), "m", Map.of());

        Recorded span = tracer.only();
        assertEquals(SpanKind.CLIENT, span.kind);
        assertEquals("t/m", span.name);
        assertEquals(HERE, span.parent);
        assertEquals(span.context(), sent(received()));
        assertEquals(
                Map.of(
                        "rpc.system", "kilonova",
                        "rpc.service", "t",
                        "rpc.method", "m",
                        "server.address", "h2",
                        "kilonova.request_id", "req-1"),
                span.attributes);
        assertNull(span.error);
        assertEquals(1, span.ends);
        assertEquals(HERE, Contexts.current().trace());
    }

    @Test
    void aCallWithoutARequestBeginsATrace() throws Exception {
        Contexts.current(null);
        serve();
        peer.client.call(TARGET, "m", Map.of());
        assertNull(tracer.only().parent);
        assertEquals(tracer.only().context(), sent(received()));
    }

    @Test
    void aCastIsProduced() throws Exception {
        serve();
        peer.client.cast(TARGET, "m", Map.of());
        assertEquals(SpanKind.PRODUCER, tracer.only().kind);
        assertEquals(tracer.only().context(), sent(received()));
        assertEquals(1, tracer.only().ends);
    }

    @Test
    void anAsynchronousCallEndsWithItsResult() {
        serve();
        peer.client.callAsync(TARGET, "m", Map.of(), Object.class).join();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> tracer.only().ends == 1);
        assertNull(tracer.only().error);
    }

    @Test
    void failuresAreSeen() {
        serve();
        reply = Reply.failure(new Failure("ValueError", "builtins", "no", java.util.List.of(), Map.of()));
        assertThrows(RuntimeException.class, () -> peer.client.call(TARGET, "m", Map.of()));
        CompletableFuture<Object> later = peer.client.callAsync(TARGET, "m", Map.of(), Object.class);
        assertThrows(CompletionException.class, later::join);
        reply = null;
        assertThrows(
                RpcTimeoutException.class,
                () -> peer.client.withTimeout(Duration.ofMillis(50)).call(TARGET, "m", Map.of()));
        Target nobody = Target.topic("nobody");
        assertThrows(NoSuchServiceException.class, () -> peer.client.cast(nobody, "m", Map.of()));
        Target all = TARGET.toAll();
        assertThrows(IllegalArgumentException.class, () -> peer.client.callAsync(all, "m", Map.of(), Object.class));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> tracer.spans.stream().allMatch(span -> span.ends == 1));
        assertEquals(
                java.util.List.of(
                        "ValueError",
                        "ValueError",
                        RpcTimeoutException.class.getName(),
                        NoSuchServiceException.class.getName(),
                        IllegalArgumentException.class.getName()),
                tracer.spans.stream().map(span -> span.error).toList());
    }

    @Test
    void whereNobodyTracesTheTraceGoesOnUntouched() throws Exception {
        peer.tracer = null;
        serve();
        peer.client.call(TARGET, "m", Map.of());
        assertEquals(HERE, sent(received()));
        Contexts.current(CallContext.of("req-2"));
        peer.client.call(TARGET, "m", Map.of());
        assertEquals(Map.of("request_id", "req-2"), received().context());
    }
}
