// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Failure;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Attempts;
import org.kilonova.transport.rabbit.internal.wire.MalformedRequestException;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.kilonova.transport.rabbit.internal.wire.RecentReplies;
import org.kilonova.transport.rabbit.internal.wire.Request;
import org.kilonova.transport.rabbit.internal.wire.UnreadableMessageException;
import org.kilonova.transport.rabbit.internal.wire.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a message that has arrived, before it is handed out and after it has been settled. The broker is told that a
 * message is done only when its answer is on the way, or when it lies safely elsewhere. Thread-safe; never waits.
 */
final class Reception {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final Clock clock;
    private final int maxAttempts;
    private final RecentReplies<HandedOut> recent;
    private final Callers callers;
    private final Answers answers;
    private final Outbox outbox;
    private final GivenUp givenUp;
    private final Counts counts;

    Reception(
            Clock clock,
            int maxAttempts,
            RecentReplies<HandedOut> recent,
            Callers callers,
            Answers answers,
            Outbox outbox,
            GivenUp givenUp,
            Counts counts) {
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.recent = recent;
        this.callers = callers;
        this.answers = answers;
        this.outbox = outbox;
        this.givenUp = givenUp;
        this.counts = counts;
    }

    /** Reads what has arrived. Null if that is nothing to be handed out; then it has been dealt with. */
    HandedOut receive(Arrival arrival, RabbitSubscription subscription) {
        Address address = subscription.address();
        Target target = address.target(arrival.place());
        try {
            Request request = Wire.readRequest(target, arrival.properties(), arrival.body(), clock.instant());
            String id = request.message().id();
            String key = arrival.place() == Place.FANOUT ? id + "@" + address.server() : id;
            return new HandedOut(arrival, request, key, subscription, this);
        } catch (UnreadableMessageException e) {
            String why = "it could not be read: " + e.getMessage();
            warn(target, arrival, why);
            givenUp.put(arrival, address, 0, why, arrival::ack);
        } catch (MalformedRequestException e) {
            String why = "it cannot be run: " + e.getMessage();
            warn(target, arrival, why);
            if (e.expectsReply()) {
                Outgoing refusal = Wire.reply(e.msgId(), Reply.failure(e.failure()), true);
                answers.send(e.replyQueue(), refusal, List.of(arrival));
            } else {
                givenUp.put(arrival, address, 0, why, arrival::ack);
            }
        } catch (RuntimeException | Error e) {
            // The connection's thread must live on, even where a message is more than the memory can hold.
            log.error("A message to {} in queue {} is given up: it could not be read", target, arrival.queue(), e);
            givenUp.put(arrival, address, 0, "it could not be read: " + e, arrival::ack);
        }
        return null;
    }

    /** Whether it is to be handed out; if not, it has been dealt with. */
    boolean begin(HandedOut message) {
        Arrival arrival = message.arrival();
        String topic = message.subscription().address().topic();
        Instant deadline = message.message().deadline();
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            log.debug("Message {} expired while it waited here", message.key());
            counts.expired.increment(topic);
            arrival.ack();
            return false;
        }
        RecentReplies.Seen seen = recent.begin(message.key(), message);
        if (seen.state() != RecentReplies.State.NEW) {
            counts.duplicates.increment(topic);
        }
        return switch (seen.state()) {
            case RUNNING -> false;
            case DONE -> {
                again(message, seen.reply());
                yield false;
            }
            case NEW -> begun(message);
        };
    }

    void replied(HandedOut message, Reply reply) {
        callers.remove(message);
        if (message.expectsReply()) {
            Outgoing answer = write(message, reply);
            send(answer, new Copies(message, recent.done(message.key(), answer.body())).byReplyQueue());
        } else if (reply.failure() == null) {
            new Copies(message, recent.done(message.key(), null)).ack();
        } else {
            Failure failure = reply.failure();
            bury(message, null, message.attempts() + 1, failure.type() + ": " + failure.message());
        }
    }

    void requeued(HandedOut message) {
        callers.remove(message);
        List<HandedOut> others = recent.forget(message.key());
        giveBack(message);
        others.forEach(this::giveBack);
    }

    /** Gives back what was not begun; were it only refused, the broker would mark it as if it had been. */
    void giveBack(HandedOut message) {
        Arrival arrival = message.arrival();
        if (arrival.lost()) {
            log.debug("Message {} goes back by itself", message.key());
        } else if (arrival.place() == Place.FANOUT) {
            // Its queue is this server's alone.
            arrival.giveBack();
        } else {
            again(
                    message,
                    new Copies(message, List.of()),
                    Attempts.before(arrival.properties(), arrival.redelivered()));
        }
    }

    void retried(HandedOut message, String reason) {
        callers.remove(message);
        int attempts = message.attempts() + 1;
        if (message.acknowledged() || attempts >= maxAttempts) {
            giveUp(message, attempts, reason);
        } else {
            again(message, new Copies(message, recent.forget(message.key())), attempts);
        }
    }

    private boolean begun(HandedOut message) {
        try {
            return first(message);
        } catch (RuntimeException | Error e) {
            // Else it would count as running for ever.
            recent.forget(message.key()).forEach(other -> other.arrival().giveBack());
            message.arrival().giveBack();
            throw e;
        }
    }

    private boolean first(HandedOut message) {
        Arrival arrival = message.arrival();
        int counted = Attempts.before(arrival.properties(), false);
        int before = Attempts.before(arrival.properties(), arrival.redelivered());
        message.attempts(before);
        if (before >= maxAttempts) {
            giveUp(message, before, "whoever began it died");
            return false;
        }
        if (before > counted) {
            // The queue itself counts no further than that: the number has to travel with the message.
            recent.forget(message.key()).forEach(this::giveBack);
            again(message, new Copies(message, List.of()), before);
            return false;
        }
        callers.add(message);
        return true;
    }

    /** Puts it into its queue again, as one that was begun that often, in place of its copies. */
    private void again(HandedOut message, Copies copies, int attempts) {
        Arrival arrival = message.arrival();
        outbox.send(new Parcel(
                        arrival.queue(),
                        Wire.moved(message.request(), arrival.properties(), arrival.body(), attempts, clock.instant()))
                .whenConfirmed(copies::ack)
                .whenReturned(copies::giveBack)
                .whenFailed(why -> copies.giveBack()));
    }

    private void again(HandedOut message, byte[] reply) {
        log.info(
                "Message {} ({}) has been run already; it is not run again",
                message.key(),
                message.message().method());
        if (reply == null || !message.expectsReply()) {
            message.arrival().ack();
        } else {
            answers.send(message.request().replyQueue(), Wire.again(reply), List.of(message.arrival()));
        }
    }

    private void giveUp(HandedOut message, int attempts, String reason) {
        String why = "tried " + attempts + " times, and did not come to an end: " + reason;
        Outgoing answer = null;
        if (message.expectsReply()) {
            Failure failure = new Failure(
                    "NotEnded", "org.kilonova.rpc", message.message().method() + " was " + why, List.of(), Map.of());
            answer = Wire.reply(message.request().msgId(), Reply.failure(failure), true);
            answers.send(message.request().replyQueue(), answer, List.of());
        }
        warn(message.message().target(), message.arrival(), why);
        bury(message, answer, attempts, why);
    }

    private static void warn(Target target, Arrival arrival, String why) {
        log.warn("A message to {} in queue {} is given up: {}", target, arrival.queue(), why);
    }

    /** Until the broker has the letter, the message counts as running: what is delivered of it meanwhile may be all that is left. */
    private void bury(HandedOut message, Outgoing answer, int attempts, String reason) {
        givenUp.put(message.arrival(), message.subscription().address(), attempts, reason, () -> {
            if (answer == null) {
                new Copies(message, recent.done(message.key(), null)).ack();
            } else {
                Copies copies = new Copies(message, recent.done(message.key(), answer.body()));
                Map<String, List<Arrival>> callers = copies.byReplyQueue();
                callers.remove(message.request().replyQueue()).forEach(Arrival::ack);
                send(answer, callers);
            }
        });
    }

    private void send(Outgoing answer, Map<String, List<Arrival>> callers) {
        callers.forEach((queue, calls) -> answers.send(queue, answer, calls));
    }

    private Outgoing write(HandedOut message, Reply reply) {
        String msgId = message.request().msgId();
        try {
            return Wire.reply(msgId, reply, true);
        } catch (RuntimeException | Error e) {
            log.error(
                    "The result of {} of {} cannot be written as JSON, its caller is told",
                    message.message().method(),
                    message.message().target(),
                    e);
            Failure failure = new Failure(
                    "TypeError",
                    "builtins",
                    "the result of " + message.message().method() + " cannot be written as JSON: " + e.getMessage(),
                    List.of(),
                    Map.of());
            return Wire.reply(msgId, Reply.failure(failure), true);
        }
    }
}
