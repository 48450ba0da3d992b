// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportProvider;

/** Opens what does nothing; URLs with "wrong" in them it refuses. */
final class FakeProvider implements TransportProvider {

    final List<Opened> opened = new ArrayList<>();

    @Override
    public Transport open(String url) {
        if (url.contains("wrong")) {
            throw new IllegalArgumentException("the host is wrong");
        }
        Opened transport = new Opened(url);
        opened.add(transport);
        return transport;
    }

    List<String> urls() {
        return opened.stream().map(transport -> transport.url).toList();
    }

    static final class Opened implements Transport {

        final String url;
        final CompletableFuture<Reply> answer = new CompletableFuture<>();
        boolean closed;

        private Opened(String url) {
            this.url = url;
        }

        @Override
        public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Reply> call(Message message) {
            return answer;
        }

        @Override
        public void cast(Message message) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> problem() {
            return Optional.of(url);
        }

        @Override
        public DeadLetters deadLetters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
