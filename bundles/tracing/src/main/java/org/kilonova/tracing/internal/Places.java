// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import org.kilonova.tracing.TraceContext;

/** A place in a trace in the API's words and in OpenTelemetry's; W3C's format is read and written by OpenTelemetry. */
final class Places {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private static final TextMapGetter<TraceContext> READER = new TextMapGetter<>() {
        @Override
        public String get(TraceContext carrier, String key) {
            return key.equals(TraceContext.TRACEPARENT) ? carrier.traceparent() : carrier.tracestate();
        }
    };

    private Places() {}

    /**
     * What a span begins under.
     *
     * @param parent or null for the first of a trace
     */
    static Context under(TraceContext parent) {
        return parent == null ? Context.root() : W3C.extract(Context.root(), parent, READER);
    }

    /** Null if it is none, as where nothing is recorded or passed on at all. */
    static TraceContext of(SpanContext context) {
        if (!context.isValid()) {
            return null;
        }
        if (context.getTraceState().isEmpty()) {
            return new TraceContext(
                    context.getTraceId(),
                    context.getSpanId(),
                    Byte.toUnsignedInt(context.getTraceFlags().asByte()),
                    null);
        }
        Map<String, String> written = new HashMap<>();
        W3C.inject(Context.root().with(Span.wrap(context)), written, Map::put);
        return TraceContext.parse(written.get(TraceContext.TRACEPARENT), written.get(TraceContext.TRACESTATE));
    }
}
