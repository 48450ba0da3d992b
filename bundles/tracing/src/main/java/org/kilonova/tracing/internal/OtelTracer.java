// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import java.util.EnumMap;
import java.util.Map;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;

/** Makes spans with OpenTelemetry. Thread-safe. */
public final class OtelTracer implements Tracer {

    private static final String SCOPE = "org.kilonova";
    private static final Map<SpanKind, io.opentelemetry.api.trace.SpanKind> KINDS = new EnumMap<>(Map.of(
            SpanKind.SERVER, io.opentelemetry.api.trace.SpanKind.SERVER,
            SpanKind.CLIENT, io.opentelemetry.api.trace.SpanKind.CLIENT,
            SpanKind.PRODUCER, io.opentelemetry.api.trace.SpanKind.PRODUCER,
            SpanKind.CONSUMER, io.opentelemetry.api.trace.SpanKind.CONSUMER,
            SpanKind.INTERNAL, io.opentelemetry.api.trace.SpanKind.INTERNAL));

    private final io.opentelemetry.api.trace.Tracer tracer;

    public OtelTracer(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer(SCOPE);
    }

    @Override
    public Span begin(SpanKind kind, String name, TraceContext parent) {
        Context under = Places.under(parent);
        return new OtelSpan(tracer.spanBuilder(name)
                .setSpanKind(KINDS.get(kind))
                .setParent(under)
                .startSpan());
    }
}
