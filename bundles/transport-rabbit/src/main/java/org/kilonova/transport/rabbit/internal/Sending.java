// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;

/**
 * A message on its way to the broker. Ends with exactly one of {@link #confirmed}, {@link #returned} and {@link #failed}, or with none of them
 * if it was not {@link #wanted} any more. These run on a thread of the connection's and must not block.
 */
abstract class Sending {

    private final String exchange;
    private final String routingKey;
    private int mishaps;

    Sending(String exchange, String routingKey) {
        this.exchange = exchange;
        this.routingKey = routingKey;
    }

    final String exchange() {
        return exchange;
    }

    final String routingKey() {
        return routingKey;
    }

    /** How often the broker closed the channel while this message was on it. */
    final int mishap() {
        return ++mishaps;
    }

    /** What is sent; asked for once before each attempt to send it. */
    abstract byte[] body();

    /** As {@link #body}, and after it. */
    abstract AMQP.BasicProperties properties();

    /** Whether it can be sent already. */
    boolean ready() {
        return true;
    }

    /** Whether it is still to be sent. */
    boolean wanted() {
        return true;
    }

    /** It has been written to the socket; may happen again after a reconnect. */
    void written() {}

    /** As {@link #written}, and after all that was written with it. */
    void allWritten() {}

    /** The broker has put it into a queue. */
    abstract void confirmed();

    /** There is no queue where it would go; it is gone. */
    abstract void returned();

    /** It can't be sent. */
    abstract void failed(String why);
}
