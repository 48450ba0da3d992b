// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The members of a JSON object that is being written, in their order. */
final class Members {

    private final Map<String, Object> all = new LinkedHashMap<>();

    Members with(String name, Object value) {
        all.put(name, value);
        return this;
    }

    /** A time in ISO-8601, or null. */
    Members with(String name, Instant time) {
        return with(name, (Object) (time == null ? null : time.toString()));
    }

    /** Seconds, or null. */
    Members with(String name, Duration duration) {
        return with(name, (Object) (duration == null ? null : duration.toNanos() / 1e9));
    }

    Map<String, Object> map() {
        return all;
    }
}
