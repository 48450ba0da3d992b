// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;
import java.util.Set;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;

/** A request in its trace: the one that its client has begun, or a new one if somebody traces, or none. Used by one thread at a time. */
final class RequestTrace {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");
    private static final int SERVER_ERROR = 500;

    private final Span span;
    private final TraceContext place;
    private final String method;

    private RequestTrace(Span span, TraceContext place, String method) {
        this.span = span;
        this.place = place;
        this.method = method;
    }

    /**
     * @param tracer or null if nobody traces
     */
    static RequestTrace of(Request request, String requestId, Tracer tracer) {
        TraceContext parent = parent(request);
        if (tracer == null) {
            return new RequestTrace(null, parent, null);
        }
        boolean known = METHODS.contains(request.method());
        Span span = tracer.begin(SpanKind.SERVER, known ? request.method() : "HTTP", parent)
                .attribute("http.request.method", known ? request.method() : "_OTHER")
                .attribute("url.path", request.path())
                .attribute(
                        "url.scheme",
                        request.origin()
                                .substring(0, Math.max(0, request.origin().indexOf(':'))))
                .attribute("kilonova.request_id", requestId);
        return new RequestTrace(span, span.context(), known ? request.method() : "HTTP");
    }

    /** W3C: more than one {@code traceparent} is none, more than one {@code tracestate} is one list. */
    private static TraceContext parent(Request request) {
        List<String> parents = request.headers().get(TraceContext.TRACEPARENT);
        if (parents == null || parents.size() != 1) {
            return null;
        }
        List<String> states = request.headers().get(TraceContext.TRACESTATE);
        return TraceContext.parse(parents.get(0).strip(), states == null ? null : String.join(",", states));
    }

    /** Its place in the trace, or null. */
    TraceContext place() {
        return place;
    }

    /** The operation is known. */
    void route(Route route) {
        if (span != null) {
            span.name(method + " " + route.template()).attribute("http.route", route.template());
        }
    }

    void ended(int status) {
        if (span == null) {
            return;
        }
        span.attribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.failed(Integer.toString(status), null);
        }
        span.end();
    }
}
