// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Failure;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumers of one service: takes from three queues on one credit.
 *
 * <p>No wake-up is lost because both sides write before they read: a sender appends to the queue and then looks for credit, whoever
 * gives credit back does that and then looks into the queues. One thread at a time takes from the queues; others who ask
 * meanwhile make it look once more. So queued messages reach the handler in order, and a handler that replies at once does not recurse.
 */
final class LocalSubscription implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(LocalSubscription.class);
    private static final int MAX_ATTEMPTS = 5;

    private final LocalTopic topic;
    private final Endpoint endpoint;
    private final MessageHandler handler;
    private final MessageQueue shared;
    private final MessageQueue own;
    private final MessageQueue fanout;
    private final Credit credit;
    private final AtomicInteger requests = new AtomicInteger();

    /** Which queue has the first turn; used only by the one thread that takes from the queues. */
    private int turn;

    LocalSubscription(
            LocalTopic topic,
            Endpoint endpoint,
            MessageHandler handler,
            MessageQueue shared,
            MessageQueue own,
            MessageQueue fanout) {
        this.topic = topic;
        this.endpoint = endpoint;
        this.handler = handler;
        this.shared = shared;
        this.own = own;
        this.fanout = fanout;
        this.credit = new Credit(endpoint.prefetch());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    MessageHandler handler() {
        return handler;
    }

    /** The queue of this topic and server. */
    MessageQueue own() {
        return own;
    }

    MessageQueue fanout() {
        return fanout;
    }

    /** Hands the message over in this thread unless an earlier one waits, or the credit is used up. */
    boolean takeDirectly(Envelope envelope) {
        // In this order: an earlier message that has left the queue but not yet reached the handler shows in
        // 'requests'.
        if (envelope.home().isEmpty() && requests.get() == 0 && credit.tryTake()) {
            handOut(envelope);
            return true;
        }
        return false;
    }

    /** Takes what waits, as far as the credit goes. */
    void takeWaiting() {
        if (!credit.available() || requests.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (anythingWaits() && credit.tryTake()) {
                Envelope envelope = poll();
                if (envelope == null) {
                    credit.giveBack();
                } else {
                    handOut(envelope);
                }
            }
            seen = requests.addAndGet(-seen);
        } while (seen != 0);
    }

    void replied(Envelope envelope, Reply reply) {
        // The credit first: who is woken by the reply may send the next message at once. The answer before the queue:
        // it must not wait until others have been served.
        credit.giveBack();
        if (envelope.expectsReply()) {
            envelope.complete(reply);
        } else if (reply.failure() != null) {
            Failure failure = reply.failure();
            bury(envelope, envelope.failedAttempts() + 1, failure.type() + ": " + failure.message());
        }
        if (anythingWaits()) {
            takeWaiting();
        }
    }

    /** Its method was begun and did not come to an end. */
    void notEnded(Envelope envelope, String reason) {
        envelope.attemptFailed();
        int attempts = envelope.failedAttempts();
        if (attempts < MAX_ATTEMPTS) {
            log.warn(
                    "Attempt {} of {} at message {} of {}, method {}, on {} did not end, and it is tried again: {}",
                    attempts,
                    MAX_ATTEMPTS,
                    envelope.message().id(),
                    endpoint.topic(),
                    envelope.message().method(),
                    endpoint.server(),
                    reason);
            requeued(envelope);
            return;
        }
        credit.giveBack();
        log.warn(
                "Message {} of {}, method {}, was begun {} times and is given up, last on {}: {}",
                envelope.message().id(),
                endpoint.topic(),
                envelope.message().method(),
                attempts,
                endpoint.server(),
                reason);
        bury(envelope, attempts, reason);
        envelope.complete(Reply.failure(failure(
                "NotEnded",
                "org.kilonova.rpc",
                "message " + envelope.message().id() + " (topic " + endpoint.topic() + ", method "
                        + envelope.message().method() + ") was begun " + attempts + " times, and never ended: "
                        + reason)));
        takeWaiting();
    }

    private void bury(Envelope envelope, int attempts, String reason) {
        topic.deadLetters().add(envelope.message(), endpoint.server(), attempts, reason);
    }

    private static Failure failure(String type, String module, String message) {
        return new Failure(type, module, message, List.of(), Map.of());
    }

    void requeued(Envelope envelope) {
        topic.giveBack(envelope);
        credit.giveBack();
        // The others first: here it was just refused.
        topic.wake(envelope.message().target(), this);
        takeWaiting();
    }

    @Override
    public void pause() {
        credit.pause();
    }

    @Override
    public void resume() {
        credit.resume();
        takeWaiting();
    }

    /** Whoever sends is stopping, too: what it sends is part of the work that is to end. */
    @Override
    public void leaveTopic() {}

    @Override
    public int queued() {
        return shared.size() + own.size() + fanout.size();
    }

    @Override
    public void close() {
        if (detach()) {
            topic.remove(this);
        }
    }

    /** Takes nothing from now on. Returns whether it did until now. */
    boolean detach() {
        return credit.close();
    }

    private boolean anythingWaits() {
        return !shared.isEmpty() || !own.isEmpty() || !fanout.isEmpty();
    }

    private Envelope poll() {
        for (int i = 0; i < 3; i++) {
            MessageQueue queue =
                    switch (turn) {
                        case 0 -> shared;
                        case 1 -> own;
                        default -> fanout;
                    };
            turn = (turn + 1) % 3;
            Envelope envelope = queue.isEmpty() ? null : queue.poll();
            if (envelope != null) {
                return envelope;
            }
        }
        return null;
    }

    private void handOut(Envelope envelope) {
        HandedOut message = new HandedOut(envelope, this);
        try {
            handler.handle(message);
        } catch (Throwable failed) {
            // Whatever it was, even an Error of a class that could not be loaded: somebody waits for an answer, and the
            // credit is ours.
            log.error(
                    "The handler of {} on {} failed to take message {} (method {}); the caller is told. "
                            + "A handler must not throw: report this with the trace",
                    endpoint.topic(),
                    endpoint.server(),
                    envelope.message().id(),
                    envelope.message().method(),
                    failed);
            message.reply(Reply.failure(failure(
                    failed.getClass().getSimpleName(),
                    failed.getClass().getPackageName(),
                    "the server " + endpoint.server() + " of " + endpoint.topic() + " could not take the message: "
                            + failed.getMessage())));
        }
    }
}
