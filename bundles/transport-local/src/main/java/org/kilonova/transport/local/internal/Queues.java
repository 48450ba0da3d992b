// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.time.Duration;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Message;

/** Makes the queues of a transport, and knows how full they may be and how long a sender waits for room. Thread-safe. */
final class Queues {

    private final Clock clock;
    private final Duration patience;
    private final Counts counts;
    private final Undelivered undelivered;
    private final LocalDeadLetters deadLetters;
    private volatile int capacity;

    /**
     * @param capacity messages per queue, at least 1
     * @param patience how long a sender without deadline waits for room
     * @param deadLetters receives the messages that are given up
     */
    Queues(int capacity, Clock clock, Duration patience, LocalDeadLetters deadLetters, Counts counts) {
        this.counts = counts;
        this.undelivered = new Undelivered(counts);
        this.clock = clock;
        this.deadLetters = deadLetters;
        this.patience = patience;
        capacity(capacity);
    }

    MessageQueue create(String name) {
        return new MessageQueue(name, () -> capacity, clock, undelivered::expired);
    }

    Counts counts() {
        return counts;
    }

    LocalDeadLetters deadLetters() {
        return deadLetters;
    }

    Undelivered undelivered() {
        return undelivered;
    }

    void capacity(int messages) {
        capacity = checked(messages);
    }

    static int checked(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("queue_capacity of org.kilonova.transport.local is " + capacity
                    + "; it must be at least 1: correct the file");
        }
        return capacity;
    }

    boolean expired(Message message) {
        return message.deadline() != null && Envelope.millis(message.deadline()) <= clock.millis();
    }

    /** How long its sender waits for room, in milliseconds since the epoch. */
    long patienceEnds(Message message) {
        return message.deadline() == null ? clock.millis() + patience.toMillis() : Envelope.millis(message.deadline());
    }

    /** Appends if there is room. */
    MessageQueue.Offer offer(Envelope envelope) {
        return offer(envelope, Long.MIN_VALUE);
    }

    /** Appends, and waits until then for room. */
    MessageQueue.Offer offer(Envelope envelope, long until) {
        try {
            return envelope.home().offer(envelope, until);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransportException(
                    "message " + envelope.message().id()
                            + " was not sent: its sender was interrupted while it waited for " + "room in the queue "
                            + envelope.home().name(),
                    interrupted);
        }
    }

    ServiceBusyException busy(Message message, String whichQueues) {
        counts.refused.increment();
        String waited = message.deadline() == null
                ? "for " + patience.toSeconds() + " s"
                : "until the deadline " + message.deadline();
        return new ServiceBusyException("message " + message.id() + " (topic "
                + message.target().topic() + ", method " + message.method() + ") was not sent: " + whichQueues
                + " stayed full (" + capacity + " messages) " + waited
                + "; send slower, add servers or workers, or raise queue_capacity of org.kilonova.transport.local");
    }

    static TransportException stopped(String topic) {
        return new TransportException("the local transport has stopped, nothing was sent to " + topic
                + "; try again when the transport is back");
    }
}
