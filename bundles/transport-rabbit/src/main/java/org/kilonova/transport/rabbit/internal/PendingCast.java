// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import com.rabbitmq.client.AMQP;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Message;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.kilonova.transport.rabbit.internal.wire.Wire;

/** A cast until the broker has it. */
final class PendingCast extends Sending {

    private static final Duration STALE = Duration.ofMillis(100);

    private final Message message;
    private final Served served;
    private final Clock clock;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Outgoing content;
    private long writtenAt;

    /** @throws IllegalArgumentException if it cannot be written as JSON */
    PendingCast(String exchange, String key, Message message, Served served, Clock clock) {
        super(exchange, key);
        this.message = message;
        this.served = served;
        this.clock = clock;
        this.content = write();
    }

    /** Completes when the broker has it, or exceptionally with an {@link org.kilonova.rpc.RpcException}. */
    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    byte[] body() {
        if (content == null || stale()) {
            content = write();
        }
        return content.body();
    }

    @Override
    AMQP.BasicProperties properties() {
        AMQP.BasicProperties properties = content.properties();
        // Written anew, with the time that is left then, if it has to be sent again.
        content = null;
        return properties;
    }

    @Override
    boolean wanted() {
        return !done.isDone();
    }

    @Override
    void confirmed() {
        served.taken(this);
        done.complete(null);
    }

    @Override
    void returned() {
        if (!served.again(this)) {
            done.completeExceptionally(Requests.nobody(message));
        }
    }

    @Override
    void failed(String why) {
        done.completeExceptionally(new TransportException("message " + message.id() + " (" + message.method() + ") to "
                + message.target() + " was not sent: " + why));
    }

    /** The broker is told how much time is left, so that must be true when the message leaves. */
    private boolean stale() {
        return message.deadline() != null && System.nanoTime() - writtenAt > STALE.toNanos();
    }

    private Outgoing write() {
        writtenAt = System.nanoTime();
        return Wire.request(message, null, null, clock.instant());
    }
}
