// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request in the hands of a subscription, and then of its handler. */
final class HandedOut implements IncomingMessage {

    private static final Logger log = LoggerFactory.getLogger(HandedOut.class);
    private static final Runnable NOBODY = () -> {};
    private static final Runnable ABANDONED = () -> {};

    private final Arrival arrival;
    private final Request request;
    private final String key;
    private final RabbitSubscription subscription;
    private final Reception reception;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final AtomicReference<Runnable> whenAbandoned = new AtomicReference<>(NOBODY);
    private volatile boolean acknowledged;
    private volatile int attempts;

    /** @param key the same for each delivery of the same message to the same consumer */
    HandedOut(Arrival arrival, Request request, String key, RabbitSubscription subscription, Reception reception) {
        this.arrival = arrival;
        this.request = request;
        this.key = key;
        this.subscription = subscription;
        this.reception = reception;
    }

    Arrival arrival() {
        return arrival;
    }

    Request request() {
        return request;
    }

    String key() {
        return key;
    }

    /** How often it was begun before. */
    int attempts() {
        return attempts;
    }

    void attempts(int before) {
        attempts = before;
    }

    /** Whether the broker was told already that it was delivered for good. */
    boolean acknowledged() {
        return acknowledged;
    }

    RabbitSubscription subscription() {
        return subscription;
    }

    @Override
    public Message message() {
        return request.message();
    }

    @Override
    public boolean expectsReply() {
        return request.expectsReply();
    }

    @Override
    public boolean acknowledge() {
        acknowledged = arrival.ack() || acknowledged;
        return acknowledged;
    }

    @Override
    public void reply(Reply reply) {
        if (settle()) {
            try {
                reception.replied(this, reply);
            } finally {
                subscription.settled();
            }
        }
    }

    @Override
    public void requeue() {
        if (settle()) {
            try {
                reception.requeued(this);
            } finally {
                subscription.settled();
            }
        }
    }

    @Override
    public void retry(String reason) {
        if (settle()) {
            try {
                reception.retried(this, reason);
            } finally {
                subscription.settled();
            }
        }
    }

    @Override
    public void onAbandoned(Runnable action) {
        if (!whenAbandoned.compareAndSet(NOBODY, action) && whenAbandoned.get() == ABANDONED && !settled.get()) {
            action.run();
        }
    }

    /** Nobody waits for the reply any more. */
    void abandon() {
        Runnable action = whenAbandoned.getAndSet(ABANDONED);
        if (!settled.get()) {
            action.run();
        }
    }

    void handTo(MessageHandler handler) {
        try {
            handler.handle(this);
        } catch (Throwable failed) {
            // Whatever it was, even an Error of a class that could not be loaded: somebody waits for an answer, and
            // others for their turn.
            log.error(
                    "The handler of {} failed to take message {} (method {}); the caller is told. "
                            + "A handler must not throw: report this with the trace",
                    subscription,
                    key,
                    message().method(),
                    failed);
            reply(Reply.failure(new Failure(
                    failed.getClass().getSimpleName(),
                    failed.getClass().getPackageName(),
                    "the " + subscription + " could not take the message: " + failed.getMessage(),
                    List.of(),
                    Map.of())));
        }
    }

    private boolean settle() {
        return settled.compareAndSet(false, true);
    }
}
