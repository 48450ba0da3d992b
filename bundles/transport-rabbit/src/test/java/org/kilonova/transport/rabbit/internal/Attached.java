// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kilonova.itests.servers.RabbitServer;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/**
 * For tests that are written for any transport: subscriptions are attached when {@link #subscribe} returns, and what one test leaves in
 * a topic's queues is seen by no other.
 */
final class Attached implements Transport {

    private final RabbitTransport transport;
    private final String suffix = Rabbit.name("");

    private Attached(RabbitTransport transport) {
        this.transport = transport;
    }

    static Transport open() {
        RabbitTransport made =
                (RabbitTransport) Rabbit.open(RabbitServer.shared().url(), "");
        await().atMost(RabbitFixture.LIMIT).until(() -> made.problem().isEmpty());
        return new Attached(made);
    }

    @Override
    public Subscription subscribe(Endpoint endpoint, MessageHandler handler) {
        RabbitSubscription made = (RabbitSubscription) transport.subscribe(
                new Endpoint(endpoint.topic() + suffix, endpoint.server(), endpoint.prefetch()), handler);
        made.attached().join();
        return made;
    }

    @Override
    public CompletableFuture<Reply> call(Message message) {
        return transport.call(renamed(message));
    }

    @Override
    public void cast(Message message) {
        transport.cast(renamed(message));
    }

    @Override
    public Optional<String> problem() {
        return transport.problem();
    }

    @Override
    public DeadLetters deadLetters() {
        DeadLetters letters = transport.deadLetters();
        return new DeadLetters() {

            @Override
            public int count(String topic) {
                return letters.count(topic + suffix);
            }

            @Override
            public List<DeadLetter> list(String topic, int limit) {
                return letters.list(topic + suffix, limit);
            }

            @Override
            public int replay(String topic, List<String> ids) {
                return letters.replay(topic + suffix, ids);
            }

            @Override
            public int drop(String topic, List<String> ids) {
                return letters.drop(topic + suffix, ids);
            }
        };
    }

    @Override
    public void close() {
        transport.close();
    }

    private Message renamed(Message message) {
        Target to = message.target();
        return new Message(
                message.id(),
                new Target(to.topic() + suffix, to.server(), to.fanout(), to.namespace(), to.version()),
                message.method(),
                message.args(),
                message.context(),
                message.deadline(),
                message.silence());
    }
}
