// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;
import java.util.Map;

/**
 * A request without its body.
 *
 * @param method such as GET
 * @param path as it came, with its percent signs
 * @param query as it came, or null
 * @param headers by name, in any case; every value
 * @param length of the body, 0 if there is none, -1 if it is not known
 * @param origin scheme, host and port under which it came, such as {@code http://localhost:8774}
 */
record Request(
        String method, String path, String query, Map<String, List<String>> headers, long length, String origin) {

    /** The first value of a header, or null. */
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
