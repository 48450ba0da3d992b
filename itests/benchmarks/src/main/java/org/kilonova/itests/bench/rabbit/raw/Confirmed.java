// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit.raw;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Publishes mandatory messages whose confirms come when they come. Thread-safe. */
final class Confirmed {

    private static final class Sent extends CompletableFuture<Void> {

        private final byte[] body;

        private Sent(byte[] body) {
            this.body = body;
        }
    }

    private final Channel channel;
    private final ConcurrentHashMap<Long, Sent> unconfirmed = new ConcurrentHashMap<>();

    /** Only the connection's thread reads and writes it. */
    private long oldest = 1;

    Confirmed(Channel channel) throws IOException {
        this.channel = channel;
        channel.addConfirmListener(this::acknowledged, this::refused);
        channel.addReturnListener(this::returned);
        channel.addShutdownListener(cause -> unconfirmed.values().forEach(sent -> sent.completeExceptionally(cause)));
        channel.confirmSelect();
    }

    /** Completes on the connection's thread, which must not be held up. */
    CompletableFuture<Void> publish(String exchange, String key, BasicProperties properties, byte[] body)
            throws IOException {
        Sent sent = new Sent(body);
        synchronized (this) {
            unconfirmed.put(channel.getNextPublishSeqNo(), sent);
            channel.basicPublish(exchange, key, true, properties, body);
        }
        return sent;
    }

    private void acknowledged(long number, boolean multiple) {
        for (long next = multiple ? oldest : number; next <= number; next++) {
            Sent sent = unconfirmed.remove(next);
            if (sent != null) {
                sent.complete(null);
            }
        }
        oldest = multiple ? number + 1 : oldest;
    }

    private void refused(long number, boolean multiple) {
        for (long next = multiple ? oldest : number; next <= number; next++) {
            Sent sent = unconfirmed.remove(next);
            if (sent != null) {
                sent.completeExceptionally(new IOException("refused by the broker"));
            }
        }
        oldest = multiple ? number + 1 : oldest;
    }

    /** Comes before the confirm, and does not say of which; it is rare. */
    private void returned(Return message) {
        unconfirmed.values().stream()
                .filter(sent -> Arrays.equals(sent.body, message.getBody()))
                .forEach(sent -> sent.completeExceptionally(new IOException(message.getReplyText() + ": no queue "
                        + message.getRoutingKey() + " at exchange '" + message.getExchange() + "'")));
    }
}
