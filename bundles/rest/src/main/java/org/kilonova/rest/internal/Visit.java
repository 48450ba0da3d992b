// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Instant;

/** A request on its way through: what is known of it grows. Used by one thread at a time. */
final class Visit {

    private final Request request;
    private final String requestId;
    private final long begun;
    private final RequestTrace trace;
    private Instant deadline;
    private Match match;
    private Query query;
    private Caller caller = Caller.STRANGER;
    private String sent = "";
    private Kind problem;
    private int outcome;
    private long refusedBytes;
    private boolean isStream;

    /**
     * @param begun {@link System#nanoTime} when it came
     */
    Visit(Request request, String requestId, long begun, RequestTrace trace) {
        this.request = request;
        this.requestId = requestId;
        this.begun = begun;
        this.trace = trace;
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

    RequestTrace trace() {
        return trace;
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
        trace.route(found.route());
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

    /** The beginning of its body, once all of it is here. */
    String sent() {
        return sent;
    }

    void sent(String beginning) {
        sent = beginning;
    }

    /** Whether it is answered by a stream. */
    boolean isStream() {
        return isStream;
    }

    void stream() {
        isStream = true;
    }

    /** Why it is refused, or null. */
    Kind problem() {
        return problem;
    }

    void problem(Kind kind) {
        problem = kind;
    }

    /** The status that was decided, whether or not the client has waited for it; 0 if nothing was. */
    int outcome() {
        return outcome;
    }

    void outcome(int status) {
        outcome = status;
    }

    /** Bytes of the body that came and were not taken. */
    long refusedBytes() {
        return refusedBytes;
    }

    void refused(long bytes) {
        refusedBytes += bytes;
    }

    /** Whether the operation wants to see a body, and there may be one. */
    boolean hasBody() {
        return match != null && match.route().body() != Route.Body.NONE && request.length() != 0;
    }
}
