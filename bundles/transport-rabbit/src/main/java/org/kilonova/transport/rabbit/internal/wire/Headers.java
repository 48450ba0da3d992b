// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** AMQP headers: those of Kilonova's own, which Python neither rejects nor forwards, and how a header is read. */
final class Headers {

    /** What all of Kilonova's own begin with. */
    static final String OWN = "kilonova-";

    /** On a call: so many seconds may pass between two heartbeats. */
    static final String HEARTBEAT = "kilonova-heartbeat";

    /** On a message that ends a call: the call's message id. */
    static final String CANCEL = "kilonova-cancel";

    /** How often the message was begun before it was put into the queue again. */
    static final String ATTEMPTS = "kilonova-attempts";

    /** On a dead letter that was sent again: the id that counts instead of the one in the body, which may be remembered as done. */
    static final String REPLAY = "kilonova-replay";

    /** Set by quorum queues. */
    static final String DELIVERY_COUNT = "x-delivery-count";

    static final String REASON = "kilonova-reason";
    static final String SINCE = "kilonova-since";
    static final String HOST = "kilonova-host";
    static final String QUEUE = "kilonova-queue";

    /** What the broker sets, and what makes it deliver copies to other queues, which those have got already. */
    private static final Set<String> BROKERS = Set.of(DELIVERY_COUNT, "CC", "BCC");

    private Headers() {}

    /** The header as text, or null. */
    static String text(AMQP.BasicProperties properties, String name) {
        Object value = value(properties, name);
        return value == null ? null : value.toString();
    }

    /** The header if it is a number, else 0. */
    static long number(AMQP.BasicProperties properties, String name) {
        return value(properties, name) instanceof Number number ? number.longValue() : 0;
    }

    /** A copy of the message's headers without the broker's. */
    static Map<String, Object> carried(AMQP.BasicProperties properties) {
        Map<String, Object> kept = new LinkedHashMap<>();
        if (properties.getHeaders() != null) {
            kept.putAll(properties.getHeaders());
            kept.keySet().removeAll(BROKERS);
        }
        return kept;
    }

    /** A copy of the message's headers without Kilonova's own and the broker's. */
    static Map<String, Object> foreign(AMQP.BasicProperties properties) {
        Map<String, Object> kept = carried(properties);
        kept.keySet().removeIf(name -> name.startsWith(OWN));
        return kept;
    }

    private static Object value(AMQP.BasicProperties properties, String name) {
        return properties.getHeaders() == null ? null : properties.getHeaders().get(name);
    }
}
