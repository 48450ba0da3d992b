// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One delivery of a message: settled once, on the channel that brought it. Thread-safe. */
final class Arrival {

    private static final Logger log = LoggerFactory.getLogger(Arrival.class);

    private final Deliveries deliveries;
    private final long tag;
    private final Place place;
    private final String queue;
    private final boolean redelivered;
    private final AMQP.BasicProperties properties;
    private final byte[] body;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean lost;

    Arrival(
            Deliveries deliveries,
            long tag,
            Place place,
            String queue,
            boolean redelivered,
            AMQP.BasicProperties properties,
            byte[] body) {
        this.deliveries = deliveries;
        this.tag = tag;
        this.place = place;
        this.queue = queue;
        this.redelivered = redelivered;
        this.properties = properties;
        this.body = body;
        deliveries.arrived();
    }

    Channel channel() {
        return deliveries.channel();
    }

    Place place() {
        return place;
    }

    /** The name of the queue where it waited. */
    String queue() {
        return queue;
    }

    boolean redelivered() {
        return redelivered;
    }

    AMQP.BasicProperties properties() {
        return properties;
    }

    byte[] body() {
        return body;
    }

    /** The broker may forget it, and is told so at once. Returns whether that was done here. */
    boolean ack() {
        if (settled.compareAndSet(false, true)) {
            tell(() -> channel().basicAck(tag, false));
            return !lost;
        }
        return false;
    }

    /** The broker may forget it, and is told so with others by the next {@link #tell}. */
    void due() {
        if (settled.compareAndSet(false, true)) {
            deliveries.due(tag);
        }
    }

    /** Tells the broker about everything that is due on this channel. */
    void tell() {
        deliveries.tell();
    }

    /** Whether it was settled too late: the broker delivers it again by itself. */
    boolean lost() {
        return lost;
    }

    /** The broker delivers it again, to whomever, marked as if it had been begun. */
    void giveBack() {
        if (settled.compareAndSet(false, true)) {
            tell(() -> channel().basicNack(tag, false, true));
        }
    }

    private void tell(Word word) {
        try {
            word.say();
        } catch (AlreadyClosedException | IOException e) {
            lost = true;
            // The broker delivers again whatever was not settled on a channel that is no more.
            log.debug("Delivery {} of queue {} was settled after its channel was lost: {}", tag, queue, e.getMessage());
        } finally {
            deliveries.settled(tag);
        }
    }

    private interface Word {
        void say() throws IOException;
    }
}
