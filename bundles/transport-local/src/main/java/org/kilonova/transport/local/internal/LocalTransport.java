// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/**
 * The transport {@code local:}. A call that allows its server only so much silence is like any other here: the server is this very process, and
 * gives no better sign of life than that.
 */
final class LocalTransport implements Transport {

    private final LocalBus bus;
    private final Consumer<LocalTransport> closed;

    /** @param closed told when it has been closed, maybe several times */
    LocalTransport(LocalBus bus, Consumer<LocalTransport> closed) {
        this.bus = bus;
        this.closed = closed;
    }

    void capacity(int messages) {
        bus.capacity(messages);
    }

    /** Dead letters by topic. */
    Map<String, Integer> kept() {
        return bus.deadLetters().counted();
    }

    @Override
    public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        return bus.subscribe(endpoint, handler);
    }

    @Override
    public CompletableFuture<Reply> call(Message message) {
        return bus.call(message);
    }

    @Override
    public void cast(Message message) {
        bus.cast(message);
    }

    @Override
    public Optional<String> problem() {
        return bus.closed() ? Optional.of("the local transport has been closed") : Optional.empty();
    }

    @Override
    public DeadLetters deadLetters() {
        return bus.deadLetters();
    }

    @Override
    public void close() {
        bus.close();
        closed.accept(this);
    }
}
