// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.Needs;

/** Replies that no good server sends: the caller gets what can be made of them, or waits on, and the client lives on. */
class OddRepliesTest {

    private static final String TOPIC = "fake";
    private static final String TEXT = "日本語 \u2603";

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static ContainerProcess container;
    private static RawPeer raw;

    /** Answers one call on the server's thread. */
    private interface Answering {

        void answer(Map<String, Object> reply, String queue) throws IOException;
    }

    private static final Map<String, Answering> ACCEPTED = new LinkedHashMap<>();
    private static final Map<String, Answering> LOST = new LinkedHashMap<>();
    private static final Map<String, Answering> FAILED = new LinkedHashMap<>();

    static {
        ACCEPTED.put("usual", OddRepliesTest::usual);
        ACCEPTED.put(
                "no_encoding",
                (reply, queue) -> send(queue, RawPeer.properties().contentEncoding(null), reply));
        ACCEPTED.put(
                "capitals", (reply, queue) -> send(queue, RawPeer.properties().contentEncoding("UTF-8"), reply));
        ACCEPTED.put(
                "only_type",
                (reply, queue) -> send(queue, new BasicProperties.Builder().contentType("application/json"), reply));
        ACCEPTED.put("no_envelope", (reply, queue) -> raw(queue, PeerContainers.json(reply)));
        ACCEPTED.put("more_keys", (reply, queue) -> {
            reply.put("_of_tomorrow", List.of());
            raw(
                    queue,
                    PeerContainers.json(Map.of(
                            "oslo.version", "2.0", "oslo.message", PeerContainers.json(reply), "more", Map.of())));
        });
        ACCEPTED.put("no_unique_id", without("_unique_id"));
        ACCEPTED.put("no_failure", without("failure"));
        ACCEPTED.put("compressed", OddRepliesTest::compressed);
        ACCEPTED.put("garbage_before", (reply, queue) -> {
            raw(queue, "{");
            raw(queue, "[1]");
            raw(queue, "");
            usual(reply, queue);
        });
        ACCEPTED.put("foreign_before", (reply, queue) -> {
            Map<String, Object> foreign = new HashMap<>(reply);
            foreign.put("_msg_id", UUID.randomUUID().toString());
            usual(foreign, queue);
            usual(reply, queue);
        });
        ACCEPTED.put("heartbeat_not_asked_for", (reply, queue) -> {
            Map<String, Object> heartbeat = new HashMap<>(reply);
            heartbeat.put("result", null);
            heartbeat.put("ending", false);
            usual(heartbeat, queue);
            usual(reply, queue);
        });
        ACCEPTED.put("in_two_parts", (reply, queue) -> {
            Map<String, Object> ending = new HashMap<>(reply);
            reply.put("ending", false);
            ending.put("result", null);
            usual(reply, queue);
            usual(ending, queue);
        });
        ACCEPTED.put("twice", (reply, queue) -> {
            usual(reply, queue);
            usual(reply, queue);
        });

        LOST.put("no_type", (reply, queue) -> send(queue, RawPeer.properties().contentType(null), reply));
        LOST.put(
                "text_plain", (reply, queue) -> send(queue, RawPeer.properties().contentType("text/plain"), reply));
        LOST.put("envelope_2_1", envelope("2.1"));
        LOST.put("envelope_1_0", envelope("1.0"));
        LOST.put("no_ending", without("ending"));
        LOST.put("no_msg_id", without("_msg_id"));
        LOST.put("failure_not_ending", (reply, queue) -> {
            reply.put("ending", false);
            failure(reply, queue, "{\"class\": \"ValueError\", \"module\": \"builtins\"}");
        });

        FAILED.put("bare", (reply, queue) -> failure(reply, queue, "{\"class\": \"Bare\", \"module\": \"m\"}"));
        FAILED.put("plain_text", (reply, queue) -> failure(reply, queue, "Bare as text"));
        FAILED.put("an_object", (reply, queue) -> failure(reply, queue, Map.of("class", "Bare", "module", "m")));
        FAILED.put(
                "beside_a_result",
                (reply, queue) -> failure(
                        reply,
                        queue,
                        "{\"class\": \"Bare\", \"module\": \"m\", \"message\": \"x\", \"tb\": 7, \"kwargs\": []}"));
    }

    private static Answering without(String key) {
        return (reply, queue) -> {
            reply.remove(key);
            usual(reply, queue);
        };
    }

    private static Answering envelope(String version) {
        return (reply, queue) -> raw(
                queue,
                PeerContainers.json(Map.of("oslo.version", version, "oslo.message", PeerContainers.json(reply))));
    }

    private static void failure(Map<String, Object> reply, String queue, Object failure) throws IOException {
        reply.put("failure", failure);
        usual(reply, queue);
    }

    private static void usual(Map<String, Object> reply, String queue) throws IOException {
        send(queue, RawPeer.properties(), reply);
    }

    private static void raw(String queue, String body) throws IOException {
        raw.answer(queue, RawPeer.properties().build(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(String queue, BasicProperties.Builder properties, Map<String, Object> reply)
            throws IOException {
        raw.answer(queue, properties.build(), RawPeer.enveloped(reply).getBytes(StandardCharsets.UTF_8));
    }

    private static void compressed(Map<String, Object> reply, String queue) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(RawPeer.enveloped(reply).getBytes(StandardCharsets.UTF_8));
        }
        raw.answer(
                queue,
                RawPeer.properties()
                        .headers(Map.of("compression", "application/x-gzip"))
                        .build(),
                bytes.toByteArray());
    }

    @BeforeAll
    static void start() throws Exception {
        Needs.rabbit();
        String url = PeerContainers.newUrl();
        raw = new RawPeer(url);
        raw.serve(TOPIC, (tag, delivery) -> serve(delivery));
        container = CONTAINERS.start(new PeerContainers(CONTAINERS, scratch).home("a", url));
        PeerContainers.answers(container, TOPIC + " usual");
    }

    @AfterAll
    static void stop() throws Exception {
        if (container != null) {
            container.close();
        }
        if (raw != null) {
            raw.close();
        }
    }

    private static void serve(Delivery delivery) throws IOException {
        JsonNode request = HttpApi.read(HttpApi.read(new String(delivery.getBody(), StandardCharsets.UTF_8))
                .path("oslo.message")
                .asText());
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("result", TEXT);
        reply.put("failure", null);
        reply.put("ending", true);
        reply.put("_msg_id", request.path("_msg_id").asText());
        reply.put("_unique_id", UUID.randomUUID().toString());
        String method = request.path("method").asText();
        Stream.of(ACCEPTED, LOST, FAILED)
                .filter(all -> all.containsKey(method))
                .findFirst()
                .orElseThrow()
                .get(method)
                .answer(reply, request.path("_reply_q").asText());
    }

    @AfterEach
    void theClientLivesOn() {
        accepts("usual");
    }

    private static void accepts(String how) {
        assertEquals(
                TEXT,
                HttpApi.read(container.command("kn:call " + TOPIC + " " + how)).asText());
    }

    @TestFactory
    Stream<DynamicTest> accepted() {
        return ACCEPTED.keySet().stream().map(how -> DynamicTest.dynamicTest(how, () -> accepts(how)));
    }

    @TestFactory
    Stream<DynamicTest> lost() {
        return LOST.keySet().stream()
                .map(how -> DynamicTest.dynamicTest(how, () -> {
                    String said = container.failing("kn:call --timeout 1 " + TOPIC + " " + how);
                    assertTrue(said.contains("no answer"), said);
                }));
    }

    @TestFactory
    Stream<DynamicTest> failed() {
        return FAILED.keySet().stream()
                .map(how -> DynamicTest.dynamicTest(how, () -> {
                    String said = container.failing("kn:call " + TOPIC + " " + how);
                    assertTrue(said.contains("Bare"), said);
                }));
    }
}
