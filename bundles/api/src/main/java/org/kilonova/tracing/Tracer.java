// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes spans. The container makes one for each message that it works on, each call and cast that it sends, each run of a periodic
 * task and each HTTP request, through the service of this type with the highest ranking; while there is none, it makes none, and a
 * {@code traceparent} that came with a request still travels on with it. Thread-safe.
 */
@ProviderType
public interface Tracer {

    /**
     * Begins a span now. Never throws and never waits.
     *
     * @param name one of few, such as {@code topic/method}
     * @param parent or null for the first of a trace
     */
    Span begin(SpanKind kind, String name, TraceContext parent);
}
