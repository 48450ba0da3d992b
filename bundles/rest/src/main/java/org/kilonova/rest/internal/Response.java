// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes back.
 *
 * @param status of HTTP
 * @param type of the body, or null without a body
 * @param body may be empty
 * @param headers beside those that every response has
 * @param streaming sends the body while it comes to be, or null if {@code body} is all of it
 */
record Response(int status, String type, byte[] body, Map<String, String> headers, Streaming streaming) {

    private static final byte[] NOTHING = {};

    Response(int status, String type, byte[] body) {
        this(status, type, body, Map.of(), null);
    }

    static Response streaming(String type, Streaming streaming) {
        return new Response(200, type, NOTHING, Map.of(), streaming);
    }

    static Response json(int status, Json json, Object value) {
        return new Response(status, "application/json", json.write(value));
    }

    static Response empty(int status) {
        return new Response(status, null, NOTHING);
    }

    Response header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Response(status, type, body, all, streaming);
    }
}
