// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.RpcException;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.slf4j.MDC;

/** What of a request is seen in a trace, and what of a trace goes on from it. */
class RequestTraceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final String GREET = "/v1/rpc/greeter/greet";
    private static final TraceContext OWN =
            new TraceContext("1af7651916cd43dd8448eb211c80319c", "c7ad6b7169203331", 1, null);

    private final Rig rig = new Rig();
    private final List<String> begun = new ArrayList<>();
    private final Map<String, Object> attributes = new TreeMap<>();
    private String name;
    private String error;
    private int ends;

    private final Span span = new Span() {
        @Override
        public TraceContext context() {
            return OWN;
        }

        @Override
        public Span name(String better) {
            name = better;
            return this;
        }

        @Override
        public Span attribute(String key, String value) {
            attributes.put(key, value);
            return this;
        }

        @Override
        public Span attribute(String key, long value) {
            attributes.put(key, value);
            return this;
        }

        @Override
        public void failed(String type, String description) {
            error = type;
        }

        @Override
        public Scope enter() {
            throw new AssertionError("a request changes threads");
        }

        @Override
        public void end() {
            ends++;
        }
    };

    private void trace() {
        rig.neighbours.tracer = (kind, first, parent) -> {
            assertEquals(SpanKind.SERVER, kind);
            name = first;
            begun.add(parent == null ? "none" : parent.traceparent() + " " + parent.tracestate());
            return span;
        };
    }

    @Test
    void whereNobodyTracesWhatTheClientSentGoesOn() {
        rig.rpc.answers(sent -> {
            assertEquals(TRACE, MDC.get("trace_id"));
            assertEquals("b7ad6b7169203331", MDC.get("span_id"));
            return null;
        });
        rig.header("traceparent", PARENT)
                .header("tracestate", "a=1", "b=2")
                .post(GREET, "{}")
                .is(200);
        assertEquals(
                Map.of("traceparent", PARENT, "tracestate", "a=1,b=2"),
                rig.rpc.last().context().attributes());
        assertNull(MDC.get("trace_id"));
        assertNull(MDC.get("span_id"));
        assertNull(MDC.get("request_id"));
    }

    @Test
    void whatIsMalformedOrDoubleGoesNowhere() {
        rig.header("traceparent", "00-nonsense").header("tracestate", "a=1").post(GREET, "{}");
        assertEquals(Map.of(), rig.rpc.last().context().attributes());
        rig.header("traceparent", PARENT, PARENT).post(GREET, "{}");
        assertEquals(Map.of(), rig.rpc.last().context().attributes());
        rig.header("tracestate", "a=1").post(GREET, "{}");
        assertEquals(Map.of(), rig.rpc.last().context().attributes());
    }

    @Test
    void aRequestIsASpanAndTheParentOfItsCalls() {
        trace();
        rig.header("traceparent", PARENT)
                .header("X-Openstack-Request-Id", "req-7")
                .post(GREET, "{}")
                .is(200);
        assertEquals(List.of(PARENT + " null"), begun);
        assertEquals(OWN, rig.rpc.last().context().trace());
        assertEquals("POST /v1/rpc/{topic}/{method}", name);
        assertEquals(
                Map.of(
                        "http.request.method", "POST",
                        "http.route", "/v1/rpc/{topic}/{method}",
                        "http.response.status_code", 200L,
                        "url.path", GREET,
                        "url.scheme", "http",
                        "kilonova.request_id", "req-7"),
                attributes);
        assertNull(error);
        assertEquals(1, ends);
    }

    @Test
    void aMalformedParentBeginsATrace() {
        trace();
        rig.header("traceparent", PARENT.toUpperCase(java.util.Locale.ROOT)).post(GREET, "{}");
        assertEquals(List.of("none"), begun);
    }

    @Test
    void namesAreFew() {
        trace();
        rig.get("/v1/nothing").is(404);
        assertEquals("GET", name);
        assertEquals(404L, attributes.get("http.response.status_code"));
        assertNull(error);
        rig.send("MAKEUP", "/v1/nothing", null).is(404);
        assertEquals("HTTP", name);
        assertEquals("_OTHER", attributes.get("http.request.method"));
        assertEquals(2, ends);
    }

    @Test
    void errorsOfTheServerAreSeen() {
        trace();
        rig.rpc.fails(new RpcException("boo"));
        int status = rig.post(GREET, "{}").response().status();
        assertEquals(Integer.toString(status), error);
        assertEquals(1, ends);
    }
}
