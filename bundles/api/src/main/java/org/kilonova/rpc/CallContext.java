// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.kilonova.tracing.TraceContext;

/**
 * Who asks, under which request, and until when. Travels with every message; a call made while answering another one inherits it.
 *
 * @param requestId names the request in every log line; begins with {@link #UNNAMED} if its caller has not named it
 * @param user who asks, or null
 * @param project on whose behalf, or null
 * @param deadline after which nobody waits for the answer, by this host's clock, or null
 * @param attributes all further keys, JSON-like values, passed on untouched; also {@code user_id} and {@code project_id} that came as null
 */
public record CallContext(
        String requestId, String user, String project, Instant deadline, Map<String, Object> attributes) {

    /** How the id of a request begins that is named after its message. */
    public static final String UNNAMED = "msg-";

    public CallContext {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(attributes, "attributes");
    }

    /** A context that knows only its request. */
    public static CallContext of(String requestId) {
        return new CallContext(requestId, null, null, null, Map.of());
    }

    /** Its place in a trace: what {@code traceparent} and {@code tracestate} among the attributes say, or null without a well-formed one. */
    public TraceContext trace() {
        return attributes.get(TraceContext.TRACEPARENT) instanceof String parent
                ? TraceContext.parse(
                        parent, attributes.get(TraceContext.TRACESTATE) instanceof String state ? state : null)
                : null;
    }

    /** The same request at another place of a trace; null changes nothing. */
    public CallContext withTrace(TraceContext trace) {
        if (trace == null) {
            return this;
        }
        Map<String, Object> all = new HashMap<>(attributes);
        all.put(TraceContext.TRACEPARENT, trace.traceparent());
        all.remove(TraceContext.TRACESTATE);
        if (trace.tracestate() != null) {
            all.put(TraceContext.TRACESTATE, trace.tracestate());
        }
        return new CallContext(requestId, user, project, deadline, all);
    }
}
