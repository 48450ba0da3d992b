// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.List;

/** A channel for sending, and what was written to it and has not been confirmed. One thread at a time writes; else thread-safe. */
final class Lane {

    /** Learns what becomes of the messages, each once, on a thread that must not block; and that there is something to do. */
    interface Owner {

        void confirmed(Sending sending);

        void returned(Sending sending);

        /** The broker could not keep it. */
        void rejected(Sending sending);

        /** @param refusal what the broker or the library says; final */
        void failed(Sending sending, String refusal);

        /** It was not confirmed here: it has to go another way. */
        void unsent(Sending sending);

        /** The lane can't be used any more. */
        void ended();
    }

    private final Channel channel;
    private final Owner owner;
    private final Unconfirmed unconfirmed = new Unconfirmed();
    /** The library has counted a message that it then refused to write, so the broker's numbers are others. */
    private volatile boolean spoiled;

    private Lane(Channel channel, Owner owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /**
     * Opens one; waits for the broker.
     *
     * @param preparation is done before anything is sent
     */
    static Lane open(Connection connection, Outbox.Preparation preparation, Owner owner) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            throw new IOException("the broker allows no further channel on this connection");
        }
        channel.confirmSelect();
        preparation.on(channel);
        Lane lane = new Lane(channel, owner);
        channel.addConfirmListener(
                (tag, many) -> lane.settle(tag, many, true), (tag, many) -> lane.settle(tag, many, false));
        channel.addReturnListener(lane::returned);
        channel.addShutdownListener(cause -> owner.ended());
        return lane;
    }

    /** Whether messages can be sent on it. */
    boolean usable() {
        return !spoiled && channel.isOpen();
    }

    /** Why the broker closed it; null if it did not. */
    ShutdownSignalException reason() {
        return channel.getCloseReason();
    }

    /** Writes a message. Returns whether it is on its way; if not, the owner has been told what happened instead. */
    boolean publish(Sending sending) {
        byte[] body = sending.body();
        AMQP.BasicProperties properties = sending.properties();
        long number = channel.getNextPublishSeqNo();
        if (spoiled || !unconfirmed.add(number, sending, body)) {
            owner.unsent(sending);
            return false;
        }
        try {
            channel.basicPublish(sending.exchange(), sending.routingKey(), true, properties, body);
            return true;
        } catch (IOException | AlreadyClosedException e) {
            // Whether it has left this host or not: it was not confirmed.
            if (unconfirmed.take(number) != null) {
                owner.unsent(sending);
            }
        } catch (IllegalArgumentException e) {
            unconfirmed.take(number);
            spoiled = true;
            owner.ended();
            owner.failed(sending, e.getMessage());
        }
        return false;
    }

    /** Ends the channel, if it is there; waits for the broker. */
    void abandon() throws IOException {
        channel.abort();
    }

    /** Takes what was not confirmed, in the order in which it was written; the owner hears no more of it. Nothing is sent after that. */
    List<Sending> close() {
        return unconfirmed.close();
    }

    private void returned(Return message) {
        Sending sending = unconfirmed.take(message);
        if (sending != null) {
            owner.returned(sending);
        }
    }

    private void settle(long tag, boolean many, boolean taken) {
        if (many) {
            unconfirmed.takeTo(tag).forEach(sending -> settle(sending, taken));
        } else {
            settle(unconfirmed.take(tag), taken);
        }
    }

    private void settle(Sending sending, boolean taken) {
        if (sending == null) {
            return;
        }
        if (taken) {
            owner.confirmed(sending);
        } else {
            owner.rejected(sending);
        }
    }
}
