// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.UUID;
import java.util.regex.Pattern;

/** The name of a request in every log line, chosen by the client or here. */
final class RequestId {

    static final String HEADER = "X-Openstack-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    /**
     * @param wanted by the client, or null; what could confuse a log is replaced
     */
    static String of(String wanted) {
        return wanted != null && SANE.matcher(wanted).matches() ? wanted : "req-" + UUID.randomUUID();
    }
}
