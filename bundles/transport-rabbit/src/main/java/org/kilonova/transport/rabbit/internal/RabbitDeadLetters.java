// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.rabbit.internal.wire.LetterBox;
import org.kilonova.transport.rabbit.internal.wire.Topology;

/** Reads the queue of the dead letters without taking anything from it; waits for the broker on the thread that asks. */
final class RabbitDeadLetters implements DeadLetters {

    private static final int NOT_FOUND = 404;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);

    private final Link link;
    private final Outbox outbox;
    private final Topology topology;
    private final Duration patience;

    /** @param patience how long a replayed letter may take to get into its queue */
    RabbitDeadLetters(Link link, Outbox outbox, Topology topology, Duration patience) {
        this.link = link;
        this.outbox = outbox;
        this.topology = topology;
        this.patience = patience;
    }

    @Override
    public int count(String topic) {
        return withQueue(topic, 0, (channel, queue) -> (int) channel.messageCount(queue));
    }

    @Override
    public List<DeadLetter> list(String topic, int limit) {
        return withQueue(topic, List.of(), (channel, queue) -> {
            List<DeadLetter> letters = new ArrayList<>();
            LetterReader reader = LetterReader.of(channel, queue, limit);
            for (Delivery found = reader.next(); found != null; found = reader.next()) {
                letters.add(LetterBox.read(topic, found.getProperties(), found.getBody()));
            }
            return letters;
        });
    }

    @Override
    public int replay(String topic, List<String> ids) {
        return take(topic, ids, found -> send(LetterBox.queue(topic, found.getProperties()), found));
    }

    @Override
    public int drop(String topic, List<String> ids) {
        return take(topic, ids, found -> {});
    }

    private int take(String topic, List<String> ids, Use use) {
        return withQueue(topic, 0, (channel, queue) -> {
            Set<String> wanted = new HashSet<>(ids);
            LetterReader reader = LetterReader.of(channel, queue, wanted.isEmpty() ? 0 : Integer.MAX_VALUE);
            int taken = 0;
            for (Delivery found = reader.next(); found != null; found = wanted.isEmpty() ? null : reader.next()) {
                if (wanted.remove(LetterBox.id(found.getProperties(), found.getBody()))) {
                    use.of(found);
                    channel.basicAck(found.getEnvelope().getDeliveryTag(), false);
                    taken++;
                }
            }
            return taken;
        });
    }

    private void send(String queue, Delivery letter) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        Parcel parcel = new Parcel(queue, LetterBox.replay(letter.getProperties(), letter.getBody()))
                .whenConfirmed(() -> sent.complete(null))
                .whenReturned(
                        () -> sent.completeExceptionally(
                                new NoSuchServiceException(
                                        "queue " + queue
                                                + ", which the dead letter came from, is not there any more; start a host that serves it, or drop the letter")))
                .whenFailed(why -> sent.completeExceptionally(new TransportException("not replayed: " + why)));
        outbox.send(parcel);
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (RpcException) e.getCause();
        } catch (TimeoutException e) {
            String unsent = outbox.withdraw(parcel) ? "did not take" : "did not confirm";
            throw new TransportException("RabbitMQ " + unsent + " the dead letter within " + patience.toSeconds() + " s"
                    + problem().map(text -> ": " + text).orElse(""));
        } catch (InterruptedException e) {
            outbox.withdraw(parcel);
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while a dead letter was replayed", e);
        }
    }

    /** What is read and not acknowledged goes back to its place when the channel is closed. */
    private <T> T withQueue(String topic, T ifAbsent, Work<T> work) {
        Connection connection = link.connection(TO_CONNECT)
                .orElseThrow(() -> new TransportException(problem().orElse("there is no connection to RabbitMQ")));
        String queue = topology.deadLetters(topic).name();
        try {
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new TransportException("the broker allows no further channel on this connection");
            }
            try {
                return work.on(channel, queue);
            } finally {
                close(channel);
            }
        } catch (IOException | AlreadyClosedException e) {
            if (Reasons.code(e) == NOT_FOUND) {
                return ifAbsent;
            }
            throw new TransportException("the dead letters of " + topic + " could not be read: " + Reasons.of(e), e);
        }
    }

    /** Waits until the broker has put everything back. */
    private static void close(Channel channel) throws IOException {
        if (channel != null && channel.isOpen()) {
            try {
                channel.close();
            } catch (TimeoutException | AlreadyClosedException e) {
                channel.abort();
            }
        }
    }

    private Optional<String> problem() {
        return link.problem();
    }

    private interface Work<T> {
        T on(Channel channel, String queue) throws IOException;
    }

    private interface Use {
        void of(Delivery found);
    }
}
