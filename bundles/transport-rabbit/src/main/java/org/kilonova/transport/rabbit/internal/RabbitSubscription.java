// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The three consumers of a service, on a channel of their own. {@link #pause}, {@link #resume}, {@link #leaveTopic} and {@link #close} only note
 * what is wanted; the link's thread does it.
 */
final class RabbitSubscription implements Subscription, Member {

    private static final Logger log = LoggerFactory.getLogger(RabbitSubscription.class);

    private final Endpoint endpoint;
    private final MessageHandler handler;
    private final Address address;
    private final Link link;
    private final Reception reception;
    private final Consumer<RabbitSubscription> left;
    private final Gate<HandedOut> gate;
    private final CompletableFuture<Void> attached = new CompletableFuture<>();
    private final CompletableFuture<Void> detached = new CompletableFuture<>();

    private volatile boolean paused;
    private volatile boolean leaving;
    private volatile boolean closed;

    private final Map<Place, Intake> intakes = new ConcurrentHashMap<>();
    /** Used by the link's thread only. */
    private Deliveries deliveries;

    /** @param left called when it is closed */
    RabbitSubscription(
            Endpoint endpoint,
            MessageHandler handler,
            Address address,
            Link link,
            Reception reception,
            Consumer<RabbitSubscription> left) {
        this.endpoint = endpoint;
        this.handler = handler;
        this.address = address;
        this.link = link;
        this.reception = reception;
        this.left = left;
        this.gate = new Gate<>(endpoint.prefetch(), this::handOut);
    }

    @Override
    public String toString() {
        return "service " + endpoint.topic() + " on " + endpoint.server();
    }

    Address address() {
        return address;
    }

    MessageHandler handler() {
        return handler;
    }

    /** Completes when messages arrive for the first time. */
    CompletableFuture<Void> attached() {
        return attached;
    }

    /** Completes when it is detached: nothing more comes, and what was not begun is on its way back. */
    CompletableFuture<Void> detached() {
        return detached;
    }

    @Override
    public void pause() {
        paused = true;
        gate.shut();
        link.wake(this);
    }

    @Override
    public void resume() {
        paused = false;
        if (!closed) {
            gate.open();
            link.wake(this);
        }
    }

    @Override
    public void leaveTopic() {
        leaving = true;
        link.wake(this);
    }

    @Override
    public int queued() {
        return gate.held();
    }

    @Override
    public void close() {
        closed = true;
        gate.shut();
        left.accept(this);
        link.wake(this);
    }

    @Override
    public void adjust(Connection connection) throws IOException {
        if (deliveries != null && !deliveries.channel().isOpen()) {
            tellOf(deliveries.channel().getCloseReason());
            lostChannel();
        }
        try {
            bring(connection);
        } catch (IOException e) {
            if (deliveries != null) {
                // Half of it may be there.
                deliveries.channel().abort();
                lostChannel();
            }
            throw e;
        }
    }

    private void bring(Connection connection) throws IOException {
        if (closed) {
            detach();
            return;
        }
        if (deliveries == null) {
            Channel made = connection.createChannel();
            if (made == null) {
                throw new IOException("the broker allows no further channel on this connection");
            }
            made.addShutdownListener(cause -> link.wake(this));
            deliveries = new Deliveries(made, this::wakeIfClosed);
            address.renew();
            made.basicQos(endpoint.prefetch(), false);
        }
        bring(Place.TOPIC, !paused && !leaving);
        bring(Place.SERVER, !paused);
        // Even while paused: the fanout queue goes with its consumer, and what is in it is for nobody else.
        consume(Place.FANOUT);
        attached.complete(null);
    }

    private void bring(Place place, boolean wanted) throws IOException {
        if (wanted) {
            consume(place);
        } else {
            cancel(place);
        }
    }

    @Override
    public void lost() {
        lostChannel();
        if (closed) {
            finish();
        }
    }

    /** A message that was handed out has been settled. */
    void settled() {
        gate.leave();
        wakeIfClosed();
    }

    private void wakeIfClosed() {
        if (closed) {
            link.wake(this);
        }
    }

    private void consume(Place place) throws IOException {
        if (!intakes.containsKey(place)) {
            address.declare(deliveries.channel(), place);
            String queue = address.name(place);
            Intake intake = new Intake(deliveries, place, queue, this::arrived, this::giveBackHeld, this::deleted);
            intakes.put(place, intake);
            deliveries.channel().basicConsume(queue, false, intake);
        }
    }

    private void cancel(Place place) throws IOException {
        Intake intake = intakes.remove(place);
        if (intake != null) {
            deliveries.channel().basicCancel(intake.getConsumerTag());
        }
    }

    private void detach() throws IOException {
        if (deliveries != null) {
            for (Place place : Place.values()) {
                cancel(place);
            }
            if (gate.within() > 0 || !deliveries.none()) {
                detached.complete(null);
                return;
            }
            Channel last = deliveries.channel();
            deliveries = null;
            last.abort();
        }
        finish();
    }

    private void finish() {
        detached.complete(null);
        if (gate.within() == 0) {
            link.remove(this);
        }
    }

    private void tellOf(ShutdownSignalException closed) {
        if (!closed.isHardError() && !closed.isInitiatedByApplication()) {
            log.warn(
                    "The broker closed the channel of {}: {}. It consumes on another one; what it had in hand is delivered again",
                    this,
                    Reasons.of(closed));
        }
    }

    private void lostChannel() {
        if (deliveries != null) {
            Channel gone = deliveries.channel();
            deliveries = null;
            gate.remove(message -> message.arrival().channel() == gone);
        }
        intakes.clear();
    }

    private void deleted(Intake intake) {
        log.warn("Queue {} was deleted on the broker while {} consumed it; it is declared again", intake.queue(), this);
        intakes.remove(intake.place(), intake);
        link.wake(this);
    }

    private void giveBackHeld(Intake intake) {
        gate.remove(message -> message.arrival().channel() == intake.getChannel()
                        && message.arrival().place() == intake.place())
                .forEach(reception::giveBack);
    }

    private void arrived(Arrival arrival) {
        HandedOut message = reception.receive(arrival, this);
        if (message != null) {
            gate.bring(message);
        }
    }

    private void handOut(HandedOut message) {
        boolean begun = false;
        try {
            begun = reception.begin(message);
        } finally {
            if (!begun) {
                gate.leave();
            }
        }
        if (begun) {
            message.handTo(handler);
        }
    }
}
