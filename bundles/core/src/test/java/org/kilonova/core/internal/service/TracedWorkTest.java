// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.timer.ManualTime;
import org.kilonova.core.internal.tracing.RecordingTracer;
import org.kilonova.core.internal.tracing.RecordingTracer.Recorded;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.slf4j.MDC;

/** What of a message and a task is seen in a trace and in the log. */
class TracedWorkTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final ManualTime time = new ManualTime();
    private final RecordingTracer recorder = new RecordingTracer();
    private final Subject subject = new Subject();
    private volatile Tracer tracer = recorder;
    private final Generation generation = new Generation(
            "t",
            3,
            new Origin(1, "b", "1.0"),
            subject,
            Map::of,
            time,
            new Tracing(() -> tracer, () -> "h1"),
            Candidacy.ALONE,
            new MethodMeters());

    final class Subject implements Manager {
        private final CompletableFuture<Object> later = new CompletableFuture<>();
        private CallContext seen;
        private Map<String, String> log;
        private int inside;

        @Rpc
        void plain(CallContext context) {
            seen = context;
            log = MDC.getCopyOfContextMap();
            inside = recorder.spans.isEmpty() ? -1 : recorder.only().inside;
        }

        @Rpc
        void refuses() {
            throw new RemoteException("Odd", "m", "x");
        }

        @Rpc
        CompletableFuture<Object> later() {
            return later;
        }

        @PeriodicTask
        void task(CallContext context) {
            plain(context);
            if (recorder.spans.size() > 1) {
                throw new IllegalStateException("not twice");
            }
        }
    }

    private static final class Incoming implements IncomingMessage {
        private final Message message;
        private final boolean call;
        private final List<Reply> replies = new ArrayList<>();

        Incoming(String method, boolean call, Map<String, Object> context) {
            this.message = new Message("m1", Target.topic("t"), method, Map.of(), context, null, null);
            this.call = call;
        }

        @Override
        public Message message() {
            return message;
        }

        @Override
        public boolean expectsReply() {
            return call;
        }

        @Override
        public boolean acknowledge() {
            return true;
        }

        @Override
        public void reply(Reply reply) {
            replies.add(reply);
        }

        @Override
        public void retry(String reason) {
            replies.add(null);
        }

        @Override
        public void onAbandoned(Runnable action) {
            throw new AssertionError("who hands it over sees to that");
        }

        @Override
        public void requeue() {
            throw new AssertionError("it was begun");
        }
    }

    @BeforeEach
    void open() {
        generation.inspect(time, false);
    }

    @AfterEach
    void close() {
        Contexts.current(null);
        MDC.clear();
    }

    private Call handle(String method, boolean call, String traceparent, String tracestate) {
        Map<String, Object> context = new HashMap<>(Map.of("request_id", "req-1"));
        if (traceparent != null) {
            context.put("traceparent", traceparent);
        }
        if (tracestate != null) {
            context.put("tracestate", tracestate);
        }
        Call begun = new Call(Instant.EPOCH, new Incoming(method, call, context));
        generation.calls().begin(begun);
        generation.work().handle(begun.incoming(), begun);
        return begun;
    }

    @Test
    void aMessageIsASpanInTheTraceOfItsSenderAndTheParentOfWhatItDoes() {
        handle("plain", true, PARENT, "a=1");

        Recorded span = recorder.only();
        assertEquals(SpanKind.SERVER, span.kind);
        assertEquals("t/plain", span.name);
        assertEquals(TraceContext.parse(PARENT, "a=1"), span.parent);
        assertEquals(
                Map.of(
                        "rpc.system", "kilonova",
                        "rpc.service", "t",
                        "rpc.method", "plain",
                        "server.address", "h1",
                        "messaging.message.id", "m1",
                        "kilonova.request_id", "req-1"),
                span.attributes);
        assertNull(span.error);
        assertEquals(1, span.ends);
        assertEquals(1, subject.inside);
        assertEquals(0, span.inside);
        assertEquals(span.context(), subject.seen.trace());
        assertEquals(span.context().traceId(), subject.log.get("trace_id"));
        assertEquals(span.context().spanId(), subject.log.get("span_id"));
        assertNull(MDC.get("trace_id"));
    }

    @Test
    void aCastIsConsumedAndAMalformedParentIsNone() {
        handle("plain", false, "00-xyz", null);
        assertEquals(SpanKind.CONSUMER, recorder.only().kind);
        assertNull(recorder.only().parent);
        assertEquals(recorder.only().context(), subject.seen.trace());
    }

    @Test
    void errorsAreSeen() {
        handle("refuses", true, null, null);
        handle("nothing", true, null, null);
        assertEquals("Odd", recorder.spans.get(0).error);
        assertEquals("NoSuchMethod", recorder.spans.get(1).error);
        assertEquals(1, recorder.spans.get(0).ends);
        assertEquals(1, recorder.spans.get(1).ends);
    }

    @Test
    void theSpanOfALaterResultEndsWithIt() {
        handle("later", true, PARENT, null);
        assertEquals(0, recorder.only().ends);
        assertEquals(0, recorder.only().inside);
        subject.later.completeExceptionally(new RemoteException("Late", "m", "x"));
        assertEquals("Late", recorder.only().error);
        assertEquals(1, recorder.only().ends);
    }

    @Test
    void aMessageThatIsGivenBackHasEndedWithAnError() {
        Call call = handle("later", true, PARENT, null);
        assertEquals(true, call.settle());
        generation.work().giveBack(call, "it took too long");
        assertEquals("retry", recorder.only().error);
        assertEquals(1, recorder.only().ends);
    }

    @Test
    void whereNobodyTracesTheParentIsSeenAndPassedOnUntouched() {
        tracer = null;
        handle("plain", true, PARENT, "a=1");
        assertEquals(Map.of("traceparent", PARENT, "tracestate", "a=1"), subject.seen.attributes());
        assertEquals("0af7651916cd43dd8448eb211c80319c", subject.log.get("trace_id"));
        assertEquals("b7ad6b7169203331", subject.log.get("span_id"));

        handle("plain", true, null, null);
        assertNull(subject.log.get("trace_id"));
        handle("plain", true, "00-00000000000000000000000000000000-b7ad6b7169203331-01", null);
        assertNull(subject.log.get("trace_id"));
    }

    @Test
    void eachRunOfATaskIsATraceOfItsOwn() throws Throwable {
        MDC.put("trace_id", "of the thread that runs it");
        generation.work().run(generation.tasks().get(0), CallContext.of("req-task"), new Call("r", "task", null));

        Recorded run = recorder.only();
        assertEquals(SpanKind.INTERNAL, run.kind);
        assertEquals("t task", run.name);
        assertNull(run.parent);
        assertEquals(
                Map.of(
                        "rpc.service",
                        "t",
                        "kilonova.task",
                        "task",
                        "server.address",
                        "h1",
                        "kilonova.request_id",
                        "req-task"),
                run.attributes);
        assertEquals(run.context(), subject.seen.trace());
        assertEquals(run.context().traceId(), subject.log.get("trace_id"));
        assertEquals(1, run.ends);
        assertEquals(0, run.inside);
        assertEquals("of the thread that runs it", MDC.get("trace_id"));

        recorder.begin(SpanKind.INTERNAL, "so that the next one fails", null);
        assertThrows(
                AssertionError.class,
                () -> generation
                        .work()
                        .run(generation.tasks().get(0), CallContext.of("r"), new Call("r", "task", null)));
        assertEquals(AssertionError.class.getName(), recorder.spans.get(2).error);
        assertEquals(1, recorder.spans.get(2).ends);
    }
}
