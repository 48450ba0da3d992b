// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Why a request is not answered with what it asked for; ends its handling. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final String FIELD = "field";

    private final Kind kind;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * @param detail what is wrong, where, and what to do
     */
    Problem(Kind kind, String detail) {
        this(kind, detail, null);
    }

    Problem(Kind kind, String detail, Throwable cause) {
        super(detail, cause, false, false);
        this.kind = kind;
    }

    /** A mistake in one field of the body, one parameter, or one header. */
    static Problem in(String field, String detail) {
        return new Problem(Kind.INVALID_REQUEST, detail).member(FIELD, field);
    }

    /** Says when it is worth to come again. */
    static Problem later(Kind kind, String detail, int seconds) {
        return new Problem(kind, detail).header("Retry-After", Integer.toString(seconds));
    }

    /** Adds a member to the document. */
    Problem member(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Adds a header to the response. */
    Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Kind kind() {
        return kind;
    }

    /**
     * As RFC 9457 has it; members of its own never replace the standard ones.
     *
     * @param path of the request
     */
    Response response(Json json, String path, String requestId) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", kind.type());
        document.put("title", kind.title());
        document.put("status", kind.status());
        document.put("detail", getMessage());
        document.put("instance", path);
        document.put("request_id", requestId);
        members.forEach(document::putIfAbsent);
        Response response = new Response(kind.status(), "application/problem+json", json.write(document));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            response = response.header(header.getKey(), header.getValue());
        }
        return response;
    }
}
