// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Topology;

/** Sends calls and casts. Thread-safe. */
final class Requests {

    private static final HexFormat HEX = HexFormat.of();

    private final Topology topology;
    private final Replies replies;
    private final Outbox calls;
    private final Outbox fanouts;
    private final Served served;
    private final Clock clock;
    private final Duration patience;
    private final Supplier<Optional<String>> problem;
    private final String prefix = Address.randomId().substring(0, 16);
    private final AtomicLong count = new AtomicLong();

    /**
     * @param fanouts apart from the others, because the broker closes the channel when there is no such exchange
     * @param served where calls and casts to one server are sent again
     * @param patience how long a cast waits that has no deadline
     * @param problem what keeps messages from being sent
     */
    Requests(
            Topology topology,
            Replies replies,
            Outbox calls,
            Outbox fanouts,
            Served served,
            Clock clock,
            Duration patience,
            Supplier<Optional<String>> problem) {
        this.topology = topology;
        this.replies = replies;
        this.calls = calls;
        this.fanouts = fanouts;
        this.served = served;
        this.clock = clock;
        this.patience = patience;
        this.problem = problem;
    }

    static NoSuchServiceException nobody(Message message) {
        Target target = message.target();
        return new NoSuchServiceException("nobody serves " + target + ": RabbitMQ has no queue for it, and message "
                + message.id() + " (" + message.method()
                + ") is gone. Start a host that deploys its manager, or correct the target");
    }

    CompletableFuture<Reply> call(Message message) {
        if (message.target().fanout()) {
            throw new IllegalArgumentException("message " + message.id() + " to " + message.target()
                    + " is a call, and a fanout has no single answer: cast it, or name a server");
        }
        String msgId = prefix.concat(HEX.toHexDigits(count.incrementAndGet()));
        PendingCall call = new PendingCall(
                topology.control().name(), key(message.target()), message, msgId, replies, served, clock);
        replies.await(call);
        calls.send(call);
        return call.future();
    }

    void cast(Message message) {
        boolean fanout = message.target().fanout();
        Outbox outbox = fanout ? fanouts : calls;
        PendingCast cast = fanout
                ? new PendingCast(topology.fanout(message.target().topic()).name(), "", message, served, clock)
                : new PendingCast(topology.control().name(), key(message.target()), message, served, clock);
        outbox.send(cast);
        Duration limit = patience(message);
        try {
            cast.done().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw (RpcException) e.getCause();
        } catch (TimeoutException e) {
            boolean unsent = outbox.withdraw(cast);
            throw late(message, unsent, limit);
        } catch (InterruptedException e) {
            outbox.withdraw(cast);
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while message " + message.id() + " was sent", e);
        }
    }

    private TransportException late(Message message, boolean unsent, Duration limit) {
        String what = "message " + message.id() + " (" + message.method() + ") to " + message.target();
        String time = " within " + limit.toMillis() / 1000.0 + " s";
        String why = problem.get().map(text -> ": " + text).orElse("");
        return new TransportException(
                unsent ? what + " was not sent" + time + why : what + " was not confirmed by the broker" + time + why);
    }

    private Duration patience(Message message) {
        if (message.deadline() == null) {
            return patience;
        }
        Duration left = Duration.between(clock.instant(), message.deadline());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private String key(Target target) {
        return target.server() == null
                ? topology.topicQueue(target.topic()).name()
                : topology.serverQueue(target.topic(), target.server()).name();
    }
}
