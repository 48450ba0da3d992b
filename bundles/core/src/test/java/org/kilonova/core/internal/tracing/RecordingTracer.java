// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.tracing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;

/** Keeps what it is asked for, and counts ids up from 1. */
public final class RecordingTracer implements Tracer {

    public final List<Recorded> spans = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();

    /** A span as it was made. */
    public final class Recorded implements Span {
        public final SpanKind kind;
        public final String name;
        public final TraceContext parent;
        public final Map<String, Object> attributes = new TreeMap<>();
        public volatile String error;
        public volatile int ends;
        public volatile int inside;
        private final TraceContext here;

        private Recorded(SpanKind kind, String name, TraceContext parent) {
            this.kind = kind;
            this.name = name;
            this.parent = parent;
            String id = String.format("%016x", ids.incrementAndGet());
            here = new TraceContext(
                    parent == null ? id + id : parent.traceId(), id, 1, parent == null ? null : parent.tracestate());
        }

        @Override
        public TraceContext context() {
            return here;
        }

        @Override
        public Span name(String better) {
            throw new AssertionError("the core knows it at once");
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
            inside++;
            return () -> inside--;
        }

        @Override
        public void end() {
            ends++;
        }
    }

    @Override
    public Recorded begin(SpanKind kind, String name, TraceContext parent) {
        Recorded span = new Recorded(kind, name, parent);
        spans.add(span);
        return span;
    }

    /** The only span there is. */
    public Recorded only() {
        if (spans.size() != 1) {
            throw new AssertionError("so many spans: " + spans.size());
        }
        return spans.get(0);
    }
}
