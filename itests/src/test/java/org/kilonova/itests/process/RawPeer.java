// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Speaks to the broker with nothing but its client library, to say what no peer would say. */
final class RawPeer implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;

    static final String EXCHANGE = "openstack";

    /** A reply or heartbeat as it came. */
    record Received(BasicProperties properties, JsonNode payload) {

        String id() {
            return payload.path("_msg_id").asText();
        }

        boolean ending() {
            return payload.path("ending").asBoolean();
        }

        /** The failure that is JSON in the JSON in the JSON, or null. */
        JsonNode failure() {
            JsonNode text = payload.path("failure");
            return text.isTextual() ? HttpApi.read(text.asText()) : null;
        }
    }

    private final Connection connection;
    private final Channel channel;
    private final Channel consuming;
    private final String replies;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    RawPeer(String url) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(url.replaceFirst("rabbit:", "amqp:"));
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection("raw");
        channel = connection.createChannel();
        consuming = connection.createChannel();
        channel.exchangeDeclare(EXCHANGE, BuiltinExchangeType.TOPIC, false, false, Map.of());
        replies = consuming.queueDeclare().getQueue();
        consuming.basicConsume(
                replies,
                true,
                (tag, delivery) -> received.add(new Received(delivery.getProperties(), payload(delivery.getBody()))),
                tag -> {});
    }

    private static JsonNode payload(byte[] body) {
        JsonNode envelope = HttpApi.read(new String(body, StandardCharsets.UTF_8));
        return HttpApi.read(envelope.path("oslo.message").asText());
    }

    /** A call of that method as a Python client would make it. */
    Map<String, Object> call(String method, Map<String, Object> args) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("method", method);
        payload.put("args", args);
        payload.put("_msg_id", UUID.randomUUID().toString().replace("-", ""));
        payload.put("_reply_q", replies);
        payload.put("_timeout", null);
        payload.put("_unique_id", UUID.randomUUID().toString().replace("-", ""));
        payload.put("_context_request_id", "req-raw");
        return payload;
    }

    static String enveloped(Object payload) {
        return PeerContainers.json(Map.of("oslo.version", "2.0", "oslo.message", PeerContainers.json(payload)));
    }

    /** As a Python client would set them. */
    static BasicProperties.Builder properties() {
        return new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2)
                .priority(0)
                .headers(new HashMap<>());
    }

    void send(String key, BasicProperties properties, byte[] body) throws Exception {
        channel.basicPublish(EXCHANGE, key, properties, body);
    }

    void send(String key, Map<String, Object> payload) throws Exception {
        send(key, properties().build(), enveloped(payload).getBytes(StandardCharsets.UTF_8));
    }

    /** The next thing that came back, for whatever it was. */
    Received next() throws InterruptedException {
        Received next = received.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "no reply");
        return next;
    }

    /** The reply to that call; what came before it is thrown away. */
    Received replyTo(Map<String, Object> call) throws InterruptedException {
        Received next = next();
        while (!next.id().equals(call.get("_msg_id")) || !next.ending()) {
            next = next();
        }
        return next;
    }

    /** Whether something about that call comes back in that time; what comes about others is thrown away. */
    boolean answered(Map<String, Object> call, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        Received next = received.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        while (next != null && !next.id().equals(call.get("_msg_id"))) {
            next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        return next != null;
    }

    /** Takes the first message out of a queue, or null. */
    GetResponse take(String queue) throws IOException {
        return channel.basicGet(queue, true);
    }

    /** Whether there is such a queue; its absence costs a channel of its own. */
    boolean exists(String queue) throws Exception {
        try (Channel asking = connection.createChannel()) {
            asking.queueDeclarePassive(queue);
            return true;
        } catch (IOException absent) {
            return false;
        }
    }

    int queued(String queue) throws Exception {
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    /** Serves a topic as no server would; what it is told is on a thread of the connection's. */
    void serve(String topic, DeliverCallback handler) throws Exception {
        consuming.queueDeclare(topic, false, false, false, Map.of());
        consuming.queueBind(topic, EXCHANGE, topic);
        consuming.basicConsume(topic, true, handler, tag -> {});
    }

    /** Answers on the consumer's thread. */
    void answer(String queue, BasicProperties properties, byte[] body) throws IOException {
        consuming.basicPublish("", queue, properties, body);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
