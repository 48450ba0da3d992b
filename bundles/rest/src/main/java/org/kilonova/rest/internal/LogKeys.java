// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import org.kilonova.tracing.TraceContext;
import org.slf4j.MDC;

/** Has the log lines of this thread name a request, and its trace if it has one, until it is closed. */
final class LogKeys implements AutoCloseable {

    private static final String REQUEST = "request_id";
    private static final String TRACE = "trace_id";
    private static final String SPAN = "span_id";

    private LogKeys() {}

    static LogKeys of(Visit visit) {
        MDC.put(REQUEST, visit.requestId());
        TraceContext place = visit.trace().place();
        if (place != null) {
            MDC.put(TRACE, place.traceId());
            MDC.put(SPAN, place.spanId());
        }
        return new LogKeys();
    }

    @Override
    public void close() {
        MDC.remove(REQUEST);
        MDC.remove(TRACE);
        MDC.remove(SPAN);
    }
}
