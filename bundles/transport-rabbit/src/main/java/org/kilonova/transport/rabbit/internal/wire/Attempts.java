// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.rabbitmq.client.AMQP;
import java.util.Map;

/** How often a message was begun: counted in a header, because a broker tells of a classic queue no more than that there was an attempt. */
public final class Attempts {

    private Attempts() {}

    /**
     * How often the message was begun before this delivery.
     *
     * @param redelivered the delivery's flag; counts as one attempt where the queue does not count
     */
    public static int before(AMQP.BasicProperties properties, boolean redelivered) {
        long counted = Math.max(0, Headers.number(properties, Headers.ATTEMPTS));
        long delivered = Math.max(0, Headers.number(properties, Headers.DELIVERY_COUNT));
        return (int) Math.min(Integer.MAX_VALUE, counted + (delivered == 0 && redelivered ? 1 : delivered));
    }

    /** The properties with which a message is put into its queue again. */
    public static AMQP.BasicProperties counted(AMQP.BasicProperties properties, int attempts) {
        Map<String, Object> headers = Headers.carried(properties);
        if (attempts > 0) {
            headers.put(Headers.ATTEMPTS, attempts);
        }
        // The broker refuses a user id that is not the connection's.
        return properties.builder().headers(headers).userId(null).build();
    }
}
