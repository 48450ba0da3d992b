// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import org.kilonova.transport.rabbit.internal.wire.Topology;

/**
 * One reply queue: exclusive, gone with its connection, and made again under the same name on the next one, so that servers find it
 * there again. Only while the broker still holds it for the connection before, another one takes its place.
 */
final class ReplyQueue implements Member {

    /** What happens to it. */
    interface Owner {

        /** A message has arrived; on the thread that reads from the connection. */
        void arrived(AMQP.BasicProperties properties, byte[] body);

        /** It can be used from now on. */
        void ready(ReplyQueue queue);

        /** The broker still holds it for a connection that is no more. */
        void locked(ReplyQueue queue);
    }

    private final Topology.Queue queue;
    private final Declaring declaring;
    private final Link link;
    private final Owner owner;
    private volatile Channel channel;
    /** The channel whose queue somebody has deleted. */
    private volatile Channel deleted;

    private volatile boolean closed;

    ReplyQueue(Topology.Queue queue, Declaring declaring, Link link, Owner owner) {
        this.declaring = declaring;
        this.queue = queue;
        this.link = link;
        this.owner = owner;
    }

    @Override
    public String toString() {
        return "reply queue " + queue.name();
    }

    String name() {
        return queue.name();
    }

    boolean ready() {
        return channel != null;
    }

    /** Tries again to get it, if it was locked. */
    void retry() {
        if (channel == null) {
            link.wake(this);
        }
    }

    /** It is needed no more. */
    void close() {
        closed = true;
        link.wake(this);
    }

    @Override
    public void adjust(Connection connection) throws IOException {
        if (closed) {
            link.remove(this);
            if (channel != null) {
                channel.abort();
            }
        } else if (channel == null || channel == deleted || !channel.isOpen()) {
            if (channel != null) {
                channel.abort();
                channel = null;
            }
            Channel made = connection.createChannel();
            if (made == null) {
                throw new IOException("the broker allows no further channel on this connection");
            }
            try {
                consume(made);
            } catch (IOException e) {
                made.abort();
                if (Reasons.locked(e)) {
                    owner.locked(this);
                    return;
                }
                throw e;
            }
            channel = made;
            owner.ready(this);
        }
    }

    @Override
    public void lost() {
        channel = null;
        if (closed) {
            link.remove(this);
        }
    }

    private void consume(Channel made) throws IOException {
        declaring.queue(made, queue);
        made.basicConsume(queue.name(), true, new DefaultConsumer(made) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                owner.arrived(properties, body);
            }

            @Override
            public void handleCancel(String tag) {
                deleted = made;
                link.wake(ReplyQueue.this);
            }
        });
        made.addShutdownListener(cause -> link.wake(this));
    }
}
