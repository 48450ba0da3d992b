// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Who asks, under which request, and until when. Travels with every message; a call made while answering another one inherits it.
 *
 * @param requestId names the request in every log line
 * @param user who asks, or null
 * @param project on whose behalf, or null
 * @param deadline after which nobody waits for the answer, by this host's clock, or null
 * @param attributes all further keys, JSON-like values, passed on untouched
 */
public record CallContext(
        String requestId, String user, String project, Instant deadline, Map<String, Object> attributes) {

    public CallContext {
        Objects.requireNonNull(requestId, "requestId");
        Objects.requireNonNull(attributes, "attributes");
    }

    /** A context that knows only its request. */
    public static CallContext of(String requestId) {
        return new CallContext(requestId, null, null, null, Map.of());
    }
}
