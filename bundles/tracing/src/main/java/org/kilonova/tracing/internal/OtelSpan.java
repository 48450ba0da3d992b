// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.TraceContext;

/** A span of OpenTelemetry. */
final class OtelSpan implements Span {

    private static final String ERROR = "error.type";

    private final io.opentelemetry.api.trace.Span span;
    private final TraceContext context;

    OtelSpan(io.opentelemetry.api.trace.Span span) {
        this.span = span;
        this.context = Places.of(span.getSpanContext());
    }

    @Override
    public TraceContext context() {
        return context;
    }

    @Override
    public Span name(String name) {
        span.updateName(name);
        return this;
    }

    @Override
    public Span attribute(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span attribute(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void failed(String type, String description) {
        span.setAttribute(ERROR, type);
        span.setStatus(StatusCode.ERROR, description == null ? "" : description);
    }

    @Override
    public Scope enter() {
        io.opentelemetry.context.Scope scope = Context.root().with(span).makeCurrent();
        return scope::close;
    }

    @Override
    public void end() {
        span.end();
    }
}
