// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Instant;

/** A request on its way through: what is known of it grows. Used by one thread at a time. */
final class Visit {

    private final Request request;
    private final String requestId;
    private final long begun;
    private Instant deadline;
    private Match match;
    private Query query;
    private Caller caller = Caller.STRANGER;

    /**
     * @param begun {@link System#nanoTime} when it came
     */
    Visit(Request request, String requestId, long begun) {
        this.request = request;
        this.requestId = requestId;
        this.begun = begun;
    }

    Request request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    long begun() {
        return begun;
    }

    Instant deadline() {
        return deadline;
    }

    void deadline(Instant when) {
        deadline = when;
    }

    Match match() {
        return match;
    }

    void match(Match found) {
        match = found;
    }

    Query query() {
        return query;
    }

    void query(Query read) {
        query = read;
    }

    Caller caller() {
        return caller;
    }

    void caller(Caller who) {
        caller = who;
    }

    /** Whether the operation wants to see a body, and there may be one. */
    boolean hasBody() {
        return match != null && match.route().body() != Route.Body.NONE && request.length() != 0;
    }
}
