// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.util.Objects;

/**
 * Who listens, and how much at once.
 *
 * @param topic the service's topic
 * @param server the service's host
 * @param prefetch at most so many messages are handed out and not yet settled, at least 1
 */
public record Endpoint(String topic, String server, int prefetch) {

    public Endpoint {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(server, "server");
        if (prefetch < 1) {
            throw new IllegalArgumentException("prefetch must be at least 1, not " + prefetch);
        }
    }
}
