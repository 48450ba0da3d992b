// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;

/** A transport, where it comes from, and how many calls over it wait for their answer. Thread-safe. */
public final class OpenTransport implements Transport {

    private final String url;
    private final TransportProvider provider;
    private final Transport transport;
    private final LongAdder waiting = new LongAdder();

    OpenTransport(String url, TransportProvider provider) {
        this.url = url;
        this.provider = provider;
        this.transport = provider.open(url);
    }

    String url() {
        return url;
    }

    TransportProvider provider() {
        return provider;
    }

    /** Whether no call waits for an answer. */
    public boolean quiet() {
        return waiting.sum() == 0;
    }

    @Override
    public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        return transport.subscribe(endpoint, handler);
    }

    @Override
    public CompletableFuture<Reply> call(Message message) {
        CompletableFuture<Reply> answer = transport.call(message);
        if (!answer.isDone()) {
            waiting.increment();
            answer.whenComplete((reply, error) -> waiting.decrement());
        }
        return answer;
    }

    @Override
    public void cast(Message message) {
        transport.cast(message);
    }

    @Override
    public Optional<String> problem() {
        return transport.problem();
    }

    @Override
    public DeadLetters deadLetters() {
        return transport.deadLetters();
    }

    @Override
    public void close() {
        transport.close();
    }
}
