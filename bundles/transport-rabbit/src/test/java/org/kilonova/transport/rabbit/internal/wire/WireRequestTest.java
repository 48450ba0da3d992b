// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;

class WireRequestTest {

    private static final Target PEER = Target.topic("peer");

    @Test
    void writesTheCapturedCall() {
        Message add = message("86128ca95d6a41549c4646d22f869d3d", PEER, "add", ordered("a", 2, "b", 3));

        Outgoing call = Wire.request(
                add, "817de2e8c4a5464bb7da445400951c67", "reply_218dc28930b3497d8889cbb8559cd5e6", Given.NOW);

        assertEquals(Captured.compact(Captured.CALL), Given.text(call.body()));
    }

    @Test
    void writesTheCapturedCallWithNamespaceAndVersion() {
        Target target = PEER.server("s1").namespace("peer.ns").version("2.0");
        Message echo = message("50048dece25d4dcc99ea8cd0738e51ca", target, "echo", ordered("payload", "x"));

        Outgoing call = Wire.request(
                echo, "0b96ee4ca76540cb9e5b6e0706ee8509", "reply_098248a97cb948b6ad15adb1661205c6", Given.NOW);

        assertEquals(Captured.compact(Captured.CALL_VERSION), Given.text(call.body()));
    }

    @Test
    void writesTheCapturedCast() {
        Message note = message("d7aef7d227904653bdfaa5312ec0cba9", PEER, "note", ordered("key", "k", "value", 3));

        Outgoing cast = Wire.request(note, null, null, Given.NOW);

        assertEquals(Captured.compact(Captured.CAST), Given.text(cast.body()));
    }

    @Test
    void writesTheCapturedCallWithMonitor() {
        Message slow = new Message(
                "789b1638646e48f290fc35f5ca61e98e",
                PEER,
                "slow",
                ordered("seconds", 5),
                ordered("request_id", "req-1", "user_id", "u"),
                Given.NOW.plusSeconds(20),
                Duration.ofSeconds(4));

        Outgoing call = Wire.request(
                slow, "7be443dfd47044bb9b7af0922049c797", "reply_d605de893aac4c02bef066ca2217b469", Given.NOW);

        assertEquals(Captured.compact(Captured.CALL_MONITORED), Given.text(call.body()));
        assertEquals("20000", call.properties().getExpiration());
    }

    @Test
    void setsThePropertiesThatPythonNeeds() {
        Message add = message("u", PEER, "add", Map.of());

        AMQP.BasicProperties call = Wire.request(add, "m", "r", Given.NOW).properties();
        AMQP.BasicProperties cast = Wire.request(add, null, null, Given.NOW).properties();

        assertEquals(Given.header(Given.json(), "kilonova-heartbeat", 5), call);
        assertEquals(Given.json(), cast);
    }

    @Test
    void aDeadlineBecomesAnExpiration() {
        assertEquals("1500", expiration(Duration.ofMillis(1500)));
        assertEquals("0", expiration(Duration.ofSeconds(-3)));
        assertEquals("4294967295", expiration(Duration.ofMillis(4294967295L)));
        assertNull(expiration(Duration.ofMillis(4294967296L)));
    }

    @Test
    void aFractionOfASecondIsWrittenAsOne() {
        Message slow = new Message("u", PEER, "slow", Map.of(), Map.of(), null, Duration.ofMillis(2500));

        assertTrue(Given.text(Wire.request(slow, "m", "r", Given.NOW).body()).contains("\\\"_timeout\\\":2.5,"));
    }

    @Test
    void readsTheCapturedCall() throws Exception {
        AMQP.BasicProperties properties =
                Given.json().builder().expiration("10000").build();

        Request call = Given.request(properties, Given.bytes(Captured.CALL));

        Message expected = new Message(
                "86128ca95d6a41549c4646d22f869d3d",
                PEER,
                "add",
                Map.of("a", 2, "b", 3),
                Map.of("request_id", "req-1", "user_id", "u"),
                Given.NOW.plusSeconds(10),
                null);
        assertEquals(
                new Request(
                        expected,
                        "817de2e8c4a5464bb7da445400951c67",
                        "reply_218dc28930b3497d8889cbb8559cd5e6",
                        null,
                        0),
                call);
        assertTrue(call.expectsReply());
    }

    @Test
    void readsNamespaceAndVersion() throws Exception {
        Request call = Wire.readRequest(PEER.server("s1"), Given.json(), Given.bytes(Captured.CALL_VERSION), Given.NOW);

        assertEquals(
                PEER.server("s1").namespace("peer.ns").version("2.0"),
                call.message().target());
    }

    @Test
    void readsTheCapturedCast() throws Exception {
        Request cast = Wire.readRequest(PEER.toAll(), Given.json(), Given.bytes(Captured.CAST), Given.NOW);

        assertFalse(cast.expectsReply());
        assertNull(cast.msgId());
        assertNull(cast.message().deadline());
        assertTrue(cast.message().target().fanout());
    }

    @Test
    void readsTheMonitorOfACall() throws Exception {
        Request call = Given.request(Given.json(), Given.bytes(Captured.CALL_MONITORED));

        assertEquals(Duration.ofSeconds(4), call.message().silence());
        assertEquals(Duration.ofSeconds(2), call.heartbeat());
    }

    @Test
    void theMoreFrequentHeartbeatCounts() throws Exception {
        AMQP.BasicProperties kilonova = Given.header(Given.json(), "kilonova-heartbeat", 5);

        assertEquals(Duration.ofSeconds(5), heartbeat(kilonova, "null"));
        assertEquals(Duration.ofSeconds(5), heartbeat(kilonova, "60"));
        assertEquals(Duration.ofSeconds(1), heartbeat(kilonova, "2"));
    }

    @Test
    void noHeartbeatWhereNoneIsAskedFor() throws Exception {
        for (String timeout : List.of("null", "0", "-4", "\"4\"", "true", "NaN")) {
            assertNull(heartbeat(Given.json(), timeout), timeout);
        }
        assertNull(Given.request("{\"method\": \"m\", \"_timeout\": 4}").heartbeat(), "of a cast");
    }

    @Test
    void aHeartbeatIsNeverABurden() throws Exception {
        assertEquals(Duration.ofMillis(250), heartbeat(Given.json(), "0.001"));
        assertTrue(heartbeat(Given.json(), "1e300").toNanos() > 0);
        assertTrue(heartbeat(Given.header(Given.json(), "kilonova-heartbeat", Long.MAX_VALUE), "null")
                        .toNanos()
                > 0);
    }

    @Test
    void whatIsSentIsReceived() throws Exception {
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("big", BigInteger.TWO.pow(70));
        args.put("long", 1L << 40);
        args.put("float", 0.75);
        args.put("whole", 1.0);
        args.put("int", 1);
        args.put("none", null);
        args.put("text", "\"quoted\" \\ back\\\\slash \n\t\u0000\u007f ä€ \uD83D\uDE00 lone \uD800");
        args.put("long text", "\"quoted\" \\ back\\\\slash \n\t\u0000\u007f ".repeat(1000));
        args.put("long text beyond ASCII", "ä€ \uD83D\uDE00 lone \uD800 ".repeat(1000));
        args.put("deep", List.of(Map.of("a", List.of(true, false)), List.of(), Map.of()));
        args.put("infinite", Double.POSITIVE_INFINITY);
        args.put("nan", Double.NaN);
        args.put("a \"key\" \u20AC", -1);
        Message sent =
                new Message("u", PEER, "m", args, Map.of("roles", List.of("admin"), "is_admin", true), null, null);

        Outgoing outgoing = Wire.request(sent, "m", "r", Given.NOW);
        Request received = Given.request(outgoing.properties(), outgoing.body());

        assertEquals(sent, received.message());
        assertEquals(Wire.HEARTBEAT, received.heartbeat());
    }

    @Test
    void allThatIsSentIsAscii() {
        Message sent = message("u", PEER, "m", Map.of("text", "ä€\uD83D\uDE00\uD800"));

        String body = Given.text(Wire.request(sent, null, null, Given.NOW).body());

        assertTrue(
                body.contains("\\\\u00e4\\\\u20ac\\\\ud83d\\\\ude00\\\\ud800")
                        || body.contains("\\\\u00E4\\\\u20AC\\\\uD83D\\\\uDE00\\\\uD800"),
                body);
    }

    @Test
    void aLongMessageIsSentWhole() throws Exception {
        Message sent = message(
                "u", PEER, "m", Map.of("text", "\"\\ä".repeat(100_000), "numbers", Collections.nCopies(50_000, 7)));

        Outgoing outgoing = Wire.request(sent, null, null, Given.NOW);

        assertEquals(sent, Given.request(outgoing.properties(), outgoing.body()).message());
    }

    @Test
    void whatIsNotPlainIsNotSent() {
        for (Object wrong : List.of(new Object(), new byte[1], Map.of(1, 2), 'c')) {
            Message sent = message("u", PEER, "m", Map.of("list", List.of(0, wrong)));
            String error = assertThrows(IllegalArgumentException.class, () -> Wire.request(sent, null, null, Given.NOW))
                    .getMessage();
            assertTrue(error.contains("at /args/list"), error);
        }
    }

    @Test
    void aCircleIsNotSent() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        Message sent = message("u", PEER, "m", Map.of("circle", circle));

        assertThrows(IllegalArgumentException.class, () -> Wire.request(sent, null, null, Given.NOW));
    }

    private static Duration heartbeat(AMQP.BasicProperties properties, String timeout) throws Exception {
        String payload = "{\"method\": \"m\", \"_msg_id\": \"i\", \"_reply_q\": \"r\", \"_timeout\": " + timeout + "}";
        return Given.request(properties, Given.sealed(payload)).heartbeat();
    }

    private static String expiration(Duration left) {
        Message message = new Message("u", PEER, "m", Map.of(), Map.of(), Given.NOW.plus(left), null);
        return Wire.request(message, "m", "r", Given.NOW).properties().getExpiration();
    }

    private static Message message(String id, Target target, String method, Map<String, Object> args) {
        return new Message(id, target, method, args, ordered("request_id", "req-1", "user_id", "u"), null, null);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
