// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;
import java.util.Map;
import org.kilonova.audit.Harmless;

/**
 * A request without its body.
 *
 * @param method such as GET
 * @param path as it came, with its percent signs
 * @param query as it came, or null
 * @param headers by name, in any case; every value
 * @param length of the body, 0 if there is none, -1 if it is not known
 * @param remote address and port of the client
 * @param origin scheme, host and port under which it came, such as {@code http://localhost:8774}
 */
record Request(
        String method,
        String path,
        String query,
        Map<String, List<String>> headers,
        long length,
        String remote,
        String origin) {

    private static final int LONGEST_SHOWN = 2000;

    /** The first value of a header, or null. */
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The path for a line of a log. */
    String shownPath() {
        return Harmless.line(path, LONGEST_SHOWN);
    }

    boolean isRead() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    }
}
