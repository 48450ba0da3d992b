// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads what is in a queue, oldest first, without a way to the broker and back for each message. What was read goes back to its place
 * when the channel is closed. Used by one thread.
 */
final class LetterReader extends DefaultConsumer {

    /** What the broker can count to, and what it takes for any number. */
    private static final int COUNTED = 0xFFFF;

    private static final int ANY = 0;

    private static final int PATIENCE_SECONDS = 5;

    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private int left;

    private LetterReader(Channel channel, int most) {
        super(channel);
        this.left = most;
    }

    /** Begins to read, at most so many. */
    static LetterReader of(Channel channel, String queue, int limit) throws IOException {
        int most = (int) Math.min(limit, channel.messageCount(queue));
        LetterReader reader = new LetterReader(channel, most);
        if (most > 0) {
            channel.basicQos(most > COUNTED ? ANY : most);
            channel.basicConsume(queue, false, reader);
        }
        return reader;
    }

    /** The next one, or null if there is none: all have been read, or somebody else reads them. */
    Delivery next() throws IOException {
        if (left == 0) {
            return null;
        }
        left--;
        try {
            Delivery next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null && !getChannel().isOpen()) {
                throw new IOException("the connection was lost");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while dead letters were read", e);
        }
    }

    @Override
    public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        arrived.add(new Delivery(envelope, properties, body));
    }
}
