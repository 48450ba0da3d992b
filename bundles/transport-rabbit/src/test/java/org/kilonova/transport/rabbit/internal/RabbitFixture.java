// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.servers.RabbitServer;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/** A real broker, a topic of its own for each test, and everything closed after it. */
abstract class RabbitFixture {

    static final Duration LIMIT = Duration.ofSeconds(30);
    static RabbitServer broker;

    final String topic = Rabbit.name("greeter");
    final Target any = Target.topic(topic);
    private final List<Transport> open = new ArrayList<>();
    private int probes;

    @BeforeAll
    static void start() {
        broker = RabbitServer.shared();
        if (!broker.alive()) {
            broker.restart();
        }
    }

    @AfterEach
    void close() {
        open.forEach(Transport::close);
    }

    Transport transport(String... options) {
        return open(broker.url(), options);
    }

    Transport open(String url, String... options) {
        Transport made = Rabbit.open(url, String.join("&", options));
        open.add(made);
        return made;
    }

    static Message message(String id, Target target) {
        return message(id, target, null, null);
    }

    static Message message(String id, Target target, Duration left, Duration silence) {
        Instant deadline = left == null ? null : Instant.now().plus(left);
        return new Message(
                id, target, "greet", Map.of("name", id), Map.of("request_id", "req-" + id), deadline, silence);
    }

    static <T> T value(CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> value(future)).getCause();
    }

    /** Subscribes and returns when messages arrive. */
    Subscription serve(Transport transport, String server, int prefetch, Inbox inbox) throws Exception {
        Subscription subscription = transport.subscribe(new Endpoint(topic, server, prefetch), inbox);
        awaitServed(transport, server, inbox);
        return subscription;
    }

    /** Returns when a message to that server arrives, and the inbox is empty. */
    void awaitServed(Transport transport, String server, Inbox inbox) throws Exception {
        String probe = "probe-" + probes++;
        await().atMost(LIMIT).until(() -> {
            try {
                transport.cast(message(probe, any.server(server)));
                return true;
            } catch (RpcException e) {
                return false;
            }
        });
        inbox.next(probe).reply(Reply.result(null));
        await().atMost(LIMIT).until(() -> queues(topic + "_fanout_").size() > 0);
    }

    void assertWorks(Transport transport, Inbox inbox) throws Exception {
        String id = "works-" + probes++;
        CompletableFuture<Reply> answer = transport.call(message(id, any));
        inbox.next(id).reply(Reply.result("yes"));
        assertEquals("yes", value(answer).result());
    }

    static List<String> queues(String prefix) {
        return broker.queues("/").stream()
                .map(RabbitServer.Queue::name)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    /** What is known of that queue; nothing is in one that is not there. */
    static RabbitServer.Queue queue(String name) {
        return broker.queues("/").stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElse(new RabbitServer.Queue(name, 0, 0, 0));
    }

    /** How many messages are in that queue, delivered or not. */
    static int messages(String queue) {
        return queue(queue).messages();
    }

    /** How many messages wait in that queue. */
    static int ready(String queue) {
        return queue(queue).ready();
    }

    /** Does something on a channel of its own, with the raw library. */
    static void raw(Raw action) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.url().replace("rabbit:", "amqp:").replaceAll("/$", ""));
        try (Connection connection = factory.newConnection()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            action.on(channel);
            channel.waitForConfirmsOrDie(LIMIT.toMillis());
        }
    }

    interface Raw {
        void on(Channel channel) throws Exception;
    }
}
