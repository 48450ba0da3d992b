// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.process.RawPeer.Received;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.RabbitServer;

/** Requests that no good client sends: each is accepted, refused or dropped, and the consumer lives on. */
class OddRequestsTest {

    private static final String TOPIC = "odd";
    private static final String TEXT = "日本語 \u2603 \ud83d\ude00";
    private static final Map<String, Object> ARGS = Map.of("payload", TEXT);

    @RegisterExtension
    static final Containers CONTAINERS = new Containers();

    @TempDir
    static Path scratch;

    private static String host;
    private static ContainerProcess container;
    private static RawPeer raw;
    private static String consumers;

    @BeforeAll
    static void start() throws Exception {
        Needs.rabbit();
        RabbitServer server = RabbitServer.shared();
        host = server.newVirtualHost();
        container = new PeerContainers(CONTAINERS, scratch).peer("a", server.url(host), TOPIC);
        raw = new RawPeer(server.url(host));
        consumers = consumers();
    }

    @AfterAll
    static void stop() throws Exception {
        if (raw != null) {
            raw.close();
            container.close();
        }
    }

    private static String consumers() {
        return Stream.of(RabbitServer.shared()
                        .ctl("list_consumers", "-p", host, "queue_name", "channel_pid", "consumer_tag")
                        .split("\n"))
                .filter(line -> line.startsWith(TOPIC))
                .sorted()
                .toList()
                .toString();
    }

    @AfterEach
    void theConsumerLivesOn() throws Exception {
        lives();
        assertEquals(consumers, consumers());
    }

    private static void lives() throws Exception {
        Map<String, Object> usual = raw.call("echo", ARGS);
        raw.send(TOPIC, usual);
        Received reply = raw.replyTo(usual);
        assertEquals(TEXT, reply.payload().path("result").asText());
    }

    // ---- accepted

    @Test
    void theReplyIsAsPythonWantsIt() throws Exception {
        Map<String, Object> call = raw.call("echo", ARGS);
        raw.send(TOPIC, call);
        Received reply = raw.replyTo(call);
        assertEquals("application/json", reply.properties().getContentType());
        assertEquals("utf-8", reply.properties().getContentEncoding());
        assertTrue(reply.payload().has("failure"), "without it Python's caller breaks");
        assertTrue(reply.payload().path("failure").isNull());
        assertTrue(reply.payload().path("_unique_id").isTextual());
    }

    @TestFactory
    Stream<DynamicTest> accepted() {
        Map<String, BasicProperties> properties = new LinkedHashMap<>();
        properties.put(
                "no content_encoding",
                RawPeer.properties().contentEncoding(null).build());
        properties.put(
                "UTF-8 in capitals",
                RawPeer.properties().contentEncoding("UTF-8").build());
        properties.put(
                "other headers",
                RawPeer.properties().headers(Map.of("traceparent", "00-1-2-01")).build());
        properties.put(
                "priority, delivery_mode 1, correlation_id",
                RawPeer.properties()
                        .priority(7)
                        .deliveryMode(1)
                        .correlationId("x")
                        .build());
        properties.put(
                "no headers, no priority, no delivery_mode",
                new BasicProperties.Builder().contentType("application/json").build());
        Stream<DynamicTest> byProperties =
                properties.entrySet().stream().map(odd -> accepted(odd.getKey(), odd.getValue(), RawPeer::enveloped));
        return Stream.concat(
                byProperties,
                Stream.of(
                        accepted("no envelope", RawPeer.properties().build(), PeerContainers::json),
                        accepted("more keys", RawPeer.properties().build(), OddRequestsTest::withMore),
                        accepted("no _unique_id", RawPeer.properties().build(), call -> without(call, "_unique_id")),
                        accepted("no _timeout", RawPeer.properties().build(), call -> without(call, "_timeout")),
                        accepted("version 1.0.0", RawPeer.properties().build(), call -> with(call, "version", "1.0.0")),
                        accepted("namespace null", RawPeer.properties().build(), call -> with(call, "namespace", null)),
                        accepted(
                                "no context",
                                RawPeer.properties().build(),
                                call -> without(call, "_context_request_id"))));
    }

    private interface Writing {

        String body(Map<String, Object> call);
    }

    private static DynamicTest accepted(String what, BasicProperties properties, Writing writing) {
        return DynamicTest.dynamicTest(what, () -> {
            Map<String, Object> call = raw.call("echo", ARGS);
            raw.send(TOPIC, properties, utf8(writing.body(call)));
            Received reply = raw.replyTo(call);
            assertNull(reply.failure(), () -> "" + reply.payload());
            assertEquals(TEXT, reply.payload().path("result").asText());
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String without(Map<String, Object> call, String key) {
        Map<String, Object> less = new HashMap<>(call);
        less.remove(key);
        return RawPeer.enveloped(less);
    }

    private static String with(Map<String, Object> call, String key, Object value) {
        Map<String, Object> more = new HashMap<>(call);
        more.put(key, value);
        return RawPeer.enveloped(more);
    }

    private static String withMore(Map<String, Object> call) {
        Map<String, Object> more = new HashMap<>(call);
        more.put("_of_tomorrow", List.of(1));
        return PeerContainers.json(
                Map.of("oslo.version", "2.0", "oslo.message", PeerContainers.json(more), "oslo.tomorrow", Map.of()));
    }

    @Test
    void argumentsMayBeAbsent() throws Exception {
        Map<String, Object> call = raw.call("nothing", Map.of());
        raw.send(TOPIC, RawPeer.properties().build(), utf8(without(call, "args")));
        Received reply = raw.replyTo(call);
        assertNull(reply.failure());
        assertTrue(reply.payload().path("result").isNull());
    }

    @Test
    void aBodyMayBeCompressed() throws Exception {
        Map<String, Object> call = raw.call("echo", ARGS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(utf8(RawPeer.enveloped(call)));
        }
        raw.send(
                TOPIC,
                RawPeer.properties()
                        .headers(Map.of("compression", "application/x-gzip"))
                        .build(),
                bytes.toByteArray());
        assertEquals(TEXT, raw.replyTo(call).payload().path("result").asText());
    }

    // ---- dropped

    @TestFactory
    Stream<DynamicTest> dropped() {
        return Stream.of(
                dropped("no content_type", RawPeer.properties().contentType(null), RawPeer::enveloped),
                dropped("text/plain", RawPeer.properties().contentType("text/plain"), RawPeer::enveloped),
                dropped(
                        "application/octet-stream",
                        RawPeer.properties().contentType("application/octet-stream"),
                        RawPeer::enveloped),
                dropped("envelope 2.1", RawPeer.properties(), call -> envelope("2.1", call)),
                dropped("envelope 3.0", RawPeer.properties(), call -> envelope("3.0", call)),
                dropped("envelope 1.0", RawPeer.properties(), call -> envelope("1.0", call)),
                dropped("no JSON", RawPeer.properties(), call -> "{" + RawPeer.enveloped(call)),
                dropped(
                        "no JSON inside",
                        RawPeer.properties(),
                        call -> PeerContainers.json(Map.of("oslo.version", "2.0", "oslo.message", "{\"method\""))),
                dropped("a list", RawPeer.properties(), call -> PeerContainers.json(List.of(call))),
                dropped("a list inside", RawPeer.properties(), call -> RawPeer.enveloped(List.of(call))),
                dropped("nothing at all", RawPeer.properties(), call -> ""));
    }

    private static String envelope(String version, Map<String, Object> call) {
        return PeerContainers.json(Map.of("oslo.version", version, "oslo.message", PeerContainers.json(call)));
    }

    private static DynamicTest dropped(String what, BasicProperties.Builder properties, Writing writing) {
        return DynamicTest.dynamicTest(what, () -> {
            String key = UUID.randomUUID().toString();
            Map<String, Object> call = raw.call("note", Map.of("key", key, "value", 1));
            raw.send(TOPIC, properties.build(), utf8(writing.body(call)));
            Map<String, Object> look = raw.call("notes", Map.of("key", key));
            raw.send(TOPIC, look);
            Received reply = raw.next();
            assertEquals(look.get("_msg_id"), reply.id(), "something came back");
            assertEquals(0, reply.payload().path("result").size(), "it was run");
            assertEquals(0, raw.queued(TOPIC));
        });
    }

    // ---- refused

    @TestFactory
    Stream<DynamicTest> refused() {
        return Stream.of(
                refused("no method", "TypeError", "method", Absent.ABSENT),
                refused("method null", "TypeError", "method", null),
                refused("args null", "AttributeError", "args", null),
                refused("args a list", "AttributeError", "args", List.of(1)),
                refused("version 1", "IndexError", "version", "1"),
                refused("version a number", "AttributeError", "version", 1),
                refused("version null", "UnsupportedVersion", "version", null),
                refused("version 1.3.9", "UnsupportedVersion", "version", "1.3.9"),
                refused("namespace empty", "UnsupportedVersion", "namespace", ""));
    }

    private enum Absent {
        ABSENT
    }

    private static DynamicTest refused(String what, String type, String key, Object value) {
        return DynamicTest.dynamicTest(what, () -> {
            Map<String, Object> call = raw.call("echo", ARGS);
            raw.send(
                    TOPIC,
                    RawPeer.properties().build(),
                    utf8(value == Absent.ABSENT ? without(call, key) : with(call, key, value)));
            JsonNode failure = raw.replyTo(call).failure();
            assertNotNull(failure, "no failure");
            assertEquals(type, failure.path("class").asText(), failure::toString);
            for (String field : List.of("class", "module", "message", "tb", "args", "kwargs")) {
                assertTrue(failure.has(field), () -> field + " is missing in " + failure);
            }
        });
    }

    @Test
    void aResultThatCannotBeWrittenIsAFailure() throws Exception {
        Map<String, Object> call = raw.call("fail", Map.of("kind", "unserializable"));
        raw.send(TOPIC, call);
        assertEquals("InvalidResult", raw.replyTo(call).failure().path("class").asText());
    }

    // ---- signs of life

    private static List<Boolean> endings(Object timeout, String method, Map<String, Object> args) throws Exception {
        Map<String, Object> call = raw.call(method, args);
        call.put("_timeout", timeout);
        raw.send(TOPIC, call);
        List<Boolean> endings = new ArrayList<>();
        while (!endings.contains(true)) {
            Received next = raw.next();
            assertEquals(call.get("_msg_id"), next.id());
            assertTrue(next.payload().has("failure"), "without it Python's caller breaks");
            endings.add(next.ending());
        }
        return endings;
    }

    @Test
    void signsOfLifeComeTwiceInTheTimeAskedForAndEndWithTheCall() throws Exception {
        List<Boolean> endings = endings(2, "slow", Map.of("seconds", 3.5));
        assertTrue(endings.size() >= 3 && endings.size() <= 5, endings::toString);
        assertTrue(endings(1, "slow", Map.of("seconds", 1.2)).size() >= 2, "a Python server would be silent");
        assertEquals(List.of(true), endings(2, "no_such_method", Map.of()));
        assertEquals(List.of(true), endings(null, "slow", Map.of("seconds", 3)), "signs of life nobody asked for");
    }

    @TestFactory
    Stream<DynamicTest> noSignsOfLife() {
        return Stream.of(-4, 0, "x", true, List.of(2))
                .map(timeout -> DynamicTest.dynamicTest(
                        "_timeout " + timeout,
                        () -> assertEquals(List.of(true), endings(timeout, "slow", Map.of("seconds", 1.2)))));
    }

    // ---- twice, or to nobody

    @Test
    void theSameRequestTwiceIsRunOnceAndAnsweredTwice() throws Exception {
        String key = UUID.randomUUID().toString();
        Map<String, Object> twice = raw.call("note", Map.of("key", key, "value", 1));
        raw.send(TOPIC, twice);
        assertNull(raw.replyTo(twice).failure());
        raw.send(TOPIC, twice);
        assertNull(raw.replyTo(twice).failure());
        Map<String, Object> look = raw.call("notes", Map.of("key", key));
        raw.send(TOPIC, look);
        assertEquals(1, raw.replyTo(look).payload().path("result").size());
    }

    @Test
    void aCallWithNobodyToAnswerIsRun() throws Exception {
        String key = UUID.randomUUID().toString();
        Map<String, Object> noQueue = raw.call("note", Map.of("key", key, "value", 1));
        noQueue.remove("_reply_q");
        raw.send(TOPIC, noQueue);
        Map<String, Object> goneQueue = raw.call("note", Map.of("key", key, "value", 2));
        goneQueue.put("_reply_q", "reply_of_nobody");
        raw.send(TOPIC, goneQueue);
        container.eventually(() -> {
            Map<String, Object> look = raw.call("notes", Map.of("key", key));
            raw.send(TOPIC, look);
            assertEquals(2, raw.replyTo(look).payload().path("result").size());
        });
    }

    @Test
    void numbersKeepTheirKind() throws Exception {
        List<Object> numbers = new ArrayList<>(
                List.of(new java.math.BigInteger("2").pow(70), 1, new java.math.BigDecimal("1.0"), 0.75, -3, 1e300));
        numbers.add(null);
        Map<String, Object> call = raw.call("echo", Collections.singletonMap("payload", numbers));
        raw.send(TOPIC, call);
        assertEquals(
                "[1180591620717411303424,1,1.0,0.75,-3,1.0E300,null]",
                raw.replyTo(call).payload().path("result").toString());
        assertFalse(container.errors().stream().anyMatch(line -> line.contains("Exception")));
    }
}
