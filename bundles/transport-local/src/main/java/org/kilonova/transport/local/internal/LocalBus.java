// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcException;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;

/** All topics of one JVM. Has no threads of its own: who sends, settles, resumes or subscribes hands messages out. Thread-safe. */
final class LocalBus {

    private final Map<String, LocalTopic> topics = new ConcurrentHashMap<>();
    private final Queues queues;
    private final Counts counts;
    private volatile boolean closed;

    /**
     * @param queueCapacity messages per queue, at least 1
     * @param clock for deadlines
     * @param patience how long a sender whose message has no deadline waits for room
     */
    LocalBus(int queueCapacity, Clock clock, Duration patience, Counts counts) {
        this.counts = counts;
        this.queues =
                new Queues(queueCapacity, clock, patience, new LocalDeadLetters(clock, this::cast, counts), counts);
    }

    Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        counts.served(endpoint.topic());
        LocalTopic topic = topics.computeIfAbsent(endpoint.topic(), name -> new LocalTopic(name, queues));
        if (closed) {
            // A topic made after close() went through them all.
            topic.close();
        }
        return topic.subscribe(endpoint, handler);
    }

    CompletableFuture<Reply> call(Message message) {
        if (message.target().fanout()) {
            throw new IllegalArgumentException("message " + message.id() + " to " + message.target()
                    + " is a call, and a fanout has no single answer: cast it, or name a server");
        }
        try {
            return topic(message).send(message, true);
        } catch (RpcException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    void cast(Message message) {
        LocalTopic topic = topic(message);
        if (message.target().fanout()) {
            topic.sendToAll(message);
        } else {
            topic.send(message, false);
        }
    }

    LocalDeadLetters deadLetters() {
        return queues.deadLetters();
    }

    boolean closed() {
        return closed;
    }

    /** Messages per queue from now on. What waits above it stays. */
    void capacity(int messages) {
        queues.capacity(messages);
        topics.values().forEach(LocalTopic::capacityChanged);
    }

    void close() {
        closed = true;
        topics.values().forEach(LocalTopic::close);
    }

    private LocalTopic topic(Message message) {
        String name = message.target().topic();
        if (closed) {
            throw Queues.stopped(name);
        }
        LocalTopic topic = topics.get(name);
        if (topic == null || !topic.served()) {
            counts.unroutable.increment();
            throw new NoSuchServiceException("nobody serves topic " + name + ", message " + message.id()
                    + " was not sent; topics served in this JVM: " + Names.list(servedTopics())
                    + ". Deploy its manager, or correct the target");
        }
        return topic;
    }

    private List<String> servedTopics() {
        return topics.entrySet().stream()
                .filter(entry -> entry.getValue().served())
                .map(Map.Entry::getKey)
                .toList();
    }
}
