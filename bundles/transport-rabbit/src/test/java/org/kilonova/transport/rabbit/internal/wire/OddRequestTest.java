// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.transport.Failure;

/** Requests as no Python client sends them: what a Python server accepts, drops, and answers with a failure. */
class OddRequestTest {

    private static final String PLAIN = "{\"method\": \"m\", \"args\": {\"a\": \"\u00e4\"}}";

    @Test
    void acceptsBodiesWithoutEnvelope() throws Exception {
        assertReads(Given.json(), Given.bytes(PLAIN));
        assertReads(
                Given.json(),
                Given.bytes("{\"method\": \"m\", \"args\": {\"a\": \"\u00e4\"}, \"oslo.version\": \"9.9\"}"));
        assertReads(
                Given.json(),
                Given.bytes("{\"method\": \"m\", \"args\": {\"a\": \"\u00e4\"}, \"oslo.message\": \"no JSON\"}"));
    }

    @Test
    void acceptsMoreKeysInEnvelopeAndPayloadInAnyOrder() throws Exception {
        assertReads(
                Given.json(),
                Given.bytes("{\"x\": [{}], \"oslo.message\": \""
                        + Given.escaped(
                                "{\"z\": [1, {\"method\": 2}], \"args\": {\"a\": \"\u00e4\"}, \"method\": \"m\"}")
                        + "\", \"y\": null, \"oslo.version\": \"2.0\"} "));
    }

    @Test
    void acceptsOtherProperties() throws Exception {
        AMQP.BasicProperties odd = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(1)
                .priority(9)
                .correlationId("c")
                .build();

        assertReads(odd, Given.sealed(PLAIN));
        assertReads(Given.header(Given.json(), "traceparent", "00-1"), Given.sealed(PLAIN));
    }

    @Test
    void acceptsOtherEncodings() throws Exception {
        assertReads(encoded("UTF-8"), Given.sealed(PLAIN));
        assertReads(
                encoded("iso-8859-1"),
                new String(Given.sealed(PLAIN), StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1));
        assertDropped(encoded("klingon"), Given.sealed(PLAIN), "content_encoding klingon is unknown");
        assertDropped(encoded("?!"), Given.sealed(PLAIN), "content_encoding");
    }

    @Test
    void acceptsCompressedBodies() throws Exception {
        assertReads(Given.header(Given.json(), "compression", "application/x-gzip"), zlib(Given.sealed(PLAIN)));
        assertReads(Given.header(Given.json(), "compression", "zlib"), zlib(Given.sealed(PLAIN)));
    }

    @Test
    void dropsWhatIsNotCompressedAsItSays() throws Exception {
        AMQP.BasicProperties gzip = Given.header(Given.json(), "compression", "application/x-gzip");
        byte[] whole = zlib(Given.sealed(PLAIN));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(file)) {
            stream.write(Given.sealed(PLAIN));
        }

        assertDropped(gzip, Given.sealed(PLAIN), "not compressed");
        assertDropped(gzip, Arrays.copyOf(whole, whole.length / 2), "not compressed");
        assertDropped(gzip, file.toByteArray(), "not compressed");
        assertDropped(gzip, zlib(new byte[(128 << 20) + 1]), "more than");
        assertDropped(
                Given.header(Given.json(), "compression", "application/x-bz2"), whole, "kombu_compression = gzip");
    }

    @Test
    void acceptsAbsentKeys() throws Exception {
        Request bare = Given.request("{\"method\": \"m\"}");

        assertEquals(Map.of(), bare.message().args());
        assertEquals(Map.of(), bare.message().context());
        assertEquals(null, bare.message().target().version());
        assertEquals("", bare.message().target().namespace());
        assertEquals(32, bare.message().id().length());
        assertNotEquals(
                bare.message().id(),
                Given.request("{\"method\": \"m\"}").message().id());
        assertEquals(
                "",
                Given.request("{\"method\": \"m\", \"namespace\": null}")
                        .message()
                        .target()
                        .namespace());
    }

    @Test
    void anEmptyNamespaceIsNotTheOneOfThoseWithout() throws Exception {
        assertEquals(
                "''",
                Given.request("{\"method\": \"m\", \"namespace\": \"\"}")
                        .message()
                        .target()
                        .namespace());
    }

    @Test
    void aCallWithoutReplyQueueHasNobodyToAnswer() throws Exception {
        assertFalse(Given.request("{\"method\": \"m\", \"_msg_id\": \"i\"}").expectsReply());
        assertFalse(Given.request("{\"method\": \"m\", \"_msg_id\": null, \"_reply_q\": \"q\"}")
                .expectsReply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.3.9", "10.20", "0.0.0"})
    void passesVersionsOn(String version) throws Exception {
        assertEquals(
                version,
                Given.request("{\"method\": \"m\", \"version\": \"" + version + "\"}")
                        .message()
                        .target()
                        .version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/x-python-serialize", ""})
    void dropsOtherContentTypes(String type) {
        assertDropped(Given.json().builder().contentType(type).build(), Given.sealed(PLAIN), "content_type");
    }

    @Test
    void dropsWhatHasNoContentType() {
        assertDropped(new AMQP.BasicProperties(), Given.sealed(PLAIN), "content_type is null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2.1\"", "\"1.0\"", "\"3.0\"", "\"2\"", "2.0", "null", "[]"})
    void dropsOtherVersionsOfTheEnvelope(String version) {
        byte[] body = Given.bytes("{\"oslo.version\": " + version + ", \"oslo.message\": \"{}\"}");

        assertDropped(Given.json(), body, "oslo.version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "[]",
                "[{\"method\": \"m\"}]",
                "null",
                "7",
                "\"text\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\": 1} 2",
                "{\"a\": [1}",
                "{'a': 1}",
                "{\"a\": [",
                "{\"a\": 01}"
            })
    void dropsWhatIsNoJsonObject(String text) {
        assertDropped(Given.json(), Given.bytes(text), "");
        if (text.indexOf('\'') < 0) {
            assertDropped(Given.json(), Given.sealed(text), "oslo.message is not a JSON object in a text");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "7"})
    void dropsAPayloadThatIsNoText(String payload) {
        byte[] body = Given.bytes("{\"oslo.version\": \"2.0\", \"oslo.message\": " + payload + "}");

        assertDropped(Given.json(), body, "oslo.message is not a JSON object in a text");
    }

    @Test
    void dropsWhatIsTooDeepOrHasTooManyDigits() {
        assertDropped(
                Given.json(),
                Given.sealed("{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                "oslo.message");
        assertDropped(Given.json(), Given.sealed("{\"a\": " + "9".repeat(5000) + "}"), "oslo.message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_msg_id", "_reply_q", "_unique_id"})
    void dropsIdsThatAreNoText(String key) {
        assertDropped(Given.json(), Given.sealed("{\"method\": \"m\", \"" + key + "\": 7}"), key);
    }

    @Test
    void dropsAReplyQueueThatCannotBe() throws Exception {
        String call = "{\"method\": \"m\", \"_msg_id\": \"i\", \"_reply_q\": \"%s\"}";

        assertTrue(Given.request(call.formatted("q".repeat(255))).expectsReply());
        assertDropped(Given.json(), Given.sealed(call.formatted("\u00e4".repeat(128))), "_reply_q");
    }

    @Test
    void dropsAnExpirationThatIsNone() {
        assertDropped(Given.json().builder().expiration("soon").build(), Given.sealed(PLAIN), "expiration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"args\": {} | TypeError | builtins",
                "\"method\": null | TypeError | builtins",
                "\"method\": 7 | TypeError | builtins",
                "\"method\": \"m\", \"args\": null | AttributeError | builtins",
                "\"method\": \"m\", \"args\": [] | AttributeError | builtins",
                "\"method\": \"m\", \"args\": \"x\" | AttributeError | builtins",
                "\"method\": \"m\", \"version\": \"1\" | IndexError | builtins",
                "\"method\": \"m\", \"version\": \"\" | IndexError | builtins",
                "\"method\": \"m\", \"version\": \"1.x\" | ValueError | builtins",
                "\"method\": \"m\", \"version\": \"1.0.0.0\" | ValueError | builtins",
                "\"method\": \"m\", \"version\": 1 | AttributeError | builtins",
                "\"method\": \"m\", \"version\": 1.0 | AttributeError | builtins",
                "\"method\": \"m\", \"version\": null | UnsupportedVersion | oslo_messaging.rpc.dispatcher",
                "\"method\": \"m\", \"namespace\": 7 | UnsupportedVersion | oslo_messaging.rpc.dispatcher",
            })
    void answersMalformedCalls(String fields, String type, String module) {
        MalformedRequestException answer = assertThrows(
                MalformedRequestException.class,
                () -> Given.request("{\"_msg_id\": \"i\", \"_reply_q\": \"r\", " + fields + "}"));
        assertTrue(answer.expectsReply());
        assertEquals(List.of("i", "r"), List.of(answer.msgId(), answer.replyQueue()));
        Failure failure = answer.failure();
        assertEquals(List.of(type, module), List.of(failure.type(), failure.module()));
        assertFalse(failure.message().isEmpty());

        MalformedRequestException unanswered =
                assertThrows(MalformedRequestException.class, () -> Given.request("{" + fields + "}"));
        assertFalse(unanswered.expectsReply());
    }

    private static void assertReads(AMQP.BasicProperties properties, byte[] body) throws Exception {
        Request request = Given.request(properties, body);
        assertEquals("m", request.message().method());
        assertEquals(Map.of("a", "\u00e4"), request.message().args());
    }

    private static void assertDropped(AMQP.BasicProperties properties, byte[] body, String reason) {
        String message = assertThrows(UnreadableMessageException.class, () -> Given.request(properties, body))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }

    private static AMQP.BasicProperties encoded(String encoding) {
        return Given.json().builder().contentEncoding(encoding).build();
    }

    private static byte[] zlib(byte[] plain) throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream = new DeflaterOutputStream(compressed)) {
            stream.write(plain);
        }
        return compressed.toByteArray();
    }
}
