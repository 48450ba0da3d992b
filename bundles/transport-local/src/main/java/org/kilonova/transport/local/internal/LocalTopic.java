// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;

/**
 * One topic: who serves it, and the queues in front of them. The queues of the topic and of its servers outlive the subscriptions.
 * Thread-safe; nobody's code runs under its lock.
 */
final class LocalTopic {

    private final String name;
    private final Queues queues;
    private final MessageQueue shared;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, MessageQueue> serverQueues = new HashMap<>();
    private boolean closed;
    private volatile Members members = Members.NONE;

    /** Where the next sender starts to look. A race only makes two senders start at the same server. */
    private int turn;

    LocalTopic(String name, Queues queues) {
        this.name = name;
        this.queues = queues;
        this.shared = queues.create(name);
    }

    boolean served() {
        return members.all().length > 0;
    }

    LocalSubscription subscribe(Endpoint endpoint, MessageHandler handler) {
        String server = endpoint.server();
        LocalSubscription subscription;
        lock.lock();
        try {
            if (closed) {
                throw Queues.stopped(name);
            }
            LocalSubscription holder = members.byServer().get(server);
            if (holder != null) {
                throw new IllegalStateException("server " + server + " of topic " + name
                        + " is already subscribed by the handler " + holder.handler()
                        + "; close that subscription first, or subscribe as another server");
            }
            MessageQueue own = serverQueues.computeIfAbsent(server, key -> queues.create(name + "." + key));
            MessageQueue fanout = queues.create(name + "." + server + " (fanout)");
            subscription = new LocalSubscription(this, endpoint, handler, shared, own, fanout);
            members = members.with(subscription);
        } finally {
            lock.unlock();
        }
        subscription.takeWaiting();
        return subscription;
    }

    void remove(LocalSubscription subscription) {
        lock.lock();
        try {
            members = members.without(subscription);
        } finally {
            lock.unlock();
        }
        MessageQueue fanout = subscription.fanout();
        queues.undelivered().discarded(fanout, fanout.close());
    }

    /** Ends what waits and refuses what comes. What was handed out can still be settled. */
    void close() {
        List<MessageQueue> all;
        lock.lock();
        try {
            closed = true;
            all = allQueues();
            for (LocalSubscription subscription : members.all()) {
                subscription.detach();
            }
            members = Members.NONE;
        } finally {
            lock.unlock();
        }
        all.forEach(queue -> queues.undelivered().discarded(queue, queue.close()));
    }

    void capacityChanged() {
        List<MessageQueue> all;
        lock.lock();
        try {
            all = allQueues();
        } finally {
            lock.unlock();
        }
        all.forEach(MessageQueue::capacityChanged);
    }

    /** To the server that the target names, or to any. */
    Envelope send(Message message, boolean expectsReply) {
        String server = message.target().server();
        return server == null ? sendToAny(message, expectsReply) : sendToServer(message, expectsReply, server);
    }

    /** To every server. One whose queue is full gets it last, so that the others needn't wait for it. */
    void sendToAll(Message message) {
        refuseExpired(message);
        List<LocalSubscription> full = new ArrayList<>();
        for (LocalSubscription subscription : members.all()) {
            Envelope envelope = new Envelope(message, false, subscription.fanout());
            if (!subscription.takeDirectly(envelope)
                    && offerFanout(envelope, subscription) == MessageQueue.Offer.FULL) {
                full.add(subscription);
            }
        }
        long patienceEnds = queues.patienceEnds(message);
        List<String> missed = new ArrayList<>();
        for (LocalSubscription subscription : full) {
            Envelope envelope = new Envelope(message, false, subscription.fanout());
            MessageQueue.Offer offer = queues.offer(envelope, patienceEnds);
            subscription.takeWaiting();
            if (offer == MessageQueue.Offer.FULL) {
                missed.add(subscription.endpoint().server());
            }
        }
        if (!missed.isEmpty()) {
            throw queues.busy(
                    message,
                    "the fanout queue of " + Names.list(missed) + " (the other servers of " + name + " got it)");
        }
    }

    LocalDeadLetters deadLetters() {
        return queues.deadLetters();
    }

    /** Back to the head of its queue. */
    void giveBack(Envelope envelope) {
        if (!envelope.home().giveBack(envelope)) {
            queues.undelivered().discarded(envelope.home(), List.of(envelope));
        }
    }

    /**
     * Lets those look into their queues who may take a message for that target, except one, who looks for himself. Nobody else but
     * its owner looks into a fanout queue.
     */
    void wake(Target target, LocalSubscription except) {
        if (target.fanout()) {
            return;
        }
        Members now = members;
        if (target.server() != null) {
            LocalSubscription subscription = now.byServer().get(target.server());
            if (subscription != null && subscription != except) {
                subscription.takeWaiting();
            }
            return;
        }
        int first = turn;
        for (int i = 0; i < now.all().length && !shared.isEmpty(); i++) {
            LocalSubscription subscription = now.all()[(first + i) % now.all().length];
            if (subscription != except) {
                subscription.takeWaiting();
            }
        }
    }

    private Envelope sendToAny(Message message, boolean expectsReply) {
        LocalSubscription[] all = members.all();
        refuseExpired(message);
        Envelope envelope = new Envelope(message, expectsReply, shared);
        int first = all.length > 1 ? turn : 0;
        for (int i = 0; i < all.length; i++) {
            int index = (first + i) % all.length;
            if (all.length > 1) {
                turn = index + 1;
            }
            if (all[index].takeDirectly(envelope)) {
                return envelope;
            }
        }
        enqueue(envelope);
        return envelope;
    }

    private Envelope sendToServer(Message message, boolean expectsReply, String server) {
        Members now = members;
        LocalSubscription subscription = now.byServer().get(server);
        if (subscription == null) {
            queues.counts().unroutable.increment();
            throw new NoSuchServiceException("nobody serves topic " + name + " on server " + server + ", message "
                    + message.id() + " was not sent; servers of " + name + ": "
                    + Names.list(now.byServer().keySet()) + ". Start the manager there, or correct the target");
        }
        refuseExpired(message);
        Envelope envelope = new Envelope(message, expectsReply, subscription.own());
        if (!subscription.takeDirectly(envelope)) {
            enqueue(envelope);
        }
        return envelope;
    }

    private void enqueue(Envelope envelope) {
        Target target = envelope.message().target();
        MessageQueue.Offer offer = queues.offer(envelope);
        wake(target, null);
        if (offer == MessageQueue.Offer.FULL) {
            offer = queues.offer(envelope, queues.patienceEnds(envelope.message()));
            wake(target, null);
        }
        if (offer == MessageQueue.Offer.FULL) {
            throw queues.busy(envelope.message(), "the queue " + envelope.home().name());
        }
        if (offer == MessageQueue.Offer.CLOSED) {
            throw Queues.stopped(name);
        }
    }

    private MessageQueue.Offer offerFanout(Envelope envelope, LocalSubscription subscription) {
        MessageQueue.Offer offer = queues.offer(envelope);
        subscription.takeWaiting();
        return offer;
    }

    private void refuseExpired(Message message) {
        if (queues.expired(message)) {
            throw new RpcTimeoutException("message " + message.id() + " (topic " + name + ", method " + message.method()
                    + ") was not sent: its deadline " + message.deadline() + " had passed before");
        }
    }

    private List<MessageQueue> allQueues() {
        List<MessageQueue> all = new ArrayList<>(serverQueues.values());
        all.add(shared);
        for (LocalSubscription subscription : members.all()) {
            all.add(subscription.fanout());
        }
        return all;
    }
}
