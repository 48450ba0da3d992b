// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.transport.Failure;
import org.kilonova.transport.Reply;

class WireReplyTest {

    private static final String RUNNING = "7be443dfd47044bb9b7af0922049c797";
    private static final String MESSAGE = "peer error with ['code', 'host']";

    @Test
    void writesTheCapturedReplies() {
        assertEquals(
                withoutId(Captured.RESULT),
                withoutId(Wire.reply("817de2e8c4a5464bb7da445400951c67", Reply.result(5), true)));
        assertEquals(
                withoutId(Captured.RESULT_NONE),
                withoutId(Wire.reply("f91d8616ceac47778bd9471fd2f33cbd", Reply.result(null), true)));
        assertEquals(withoutId(Captured.HEARTBEAT), withoutId(Wire.heartbeat(RUNNING, "peer_fanout_1")));
    }

    @Test
    void writesTheCapturedFailure() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("code", 409);
        details.put("host", "node-1");
        List<String> trace = List.of(
                "Traceback (most recent call last):\n",
                "  File \"server.py\", line 119, in fail\n    raise PeerError(code=409, host='node-1')\n",
                "PeerError: " + MESSAGE + "\n");
        Failure failure = new Failure("PeerError", "__main__", MESSAGE, trace, details);

        Outgoing reply = Wire.reply("11b73d4614fe45b890a3c2cb2efe2d89", Reply.failure(failure), true);

        assertEquals(withoutId(Captured.FAILURE).replace("\\\\\\\": ", "\\\\\\\":"), withoutId(reply));
    }

    @Test
    void setsTheProperties() {
        assertEquals(Given.json(), Wire.reply("i", Reply.result(1), true).properties());
        assertEquals(
                Given.json().builder().replyTo("peer_fanout_1").build(),
                Wire.heartbeat("i", "peer_fanout_1").properties());
    }

    @Test
    void everyReplyHasAnIdOfItsOwn() {
        assertNotEquals(
                Given.text(Wire.heartbeat("i", "q").body()),
                Given.text(Wire.heartbeat("i", "q").body()));
    }

    @Test
    void readsTheCapturedReplies() throws Exception {
        assertEquals(
                new Answer("817de2e8c4a5464bb7da445400951c67", 5, null, true, null),
                answer(Given.bytes(Captured.RESULT)));
        Answer heartbeat = answer(Given.bytes(Captured.HEARTBEAT));
        assertEquals(new Answer(RUNNING, null, null, false, null), heartbeat);
        assertTrue(heartbeat.isHeartbeat());
        assertFalse(answer(Given.bytes(Captured.RESULT_NONE)).isHeartbeat());
    }

    @Test
    void readsTheCapturedFailureWithALineEach() throws Exception {
        Failure failure = answer(Given.bytes(Captured.FAILURE)).failure();

        List<String> trace = List.of(
                "Traceback (most recent call last):",
                "  File \"server.py\", line 119, in fail",
                "    raise PeerError(code=409, host='node-1')",
                "PeerError: " + MESSAGE);
        assertEquals(
                new Failure("PeerError", "__main__", MESSAGE, trace, Map.of("code", 409, "host", "node-1")), failure);
    }

    @Test
    void knowsWhereToCancel() throws Exception {
        Outgoing heartbeat = Wire.heartbeat("i", "peer_fanout_1");

        assertEquals(
                "peer_fanout_1",
                Wire.readReply(heartbeat.properties(), heartbeat.body()).serverQueue());
    }

    @Test
    void cancelsACall() {
        Outgoing cancel = Wire.cancel("i");

        assertEquals("i", Wire.cancelled(cancel.properties()));
        assertNull(Wire.cancelled(Given.json()));
        assertNull(Wire.cancelled(Given.header(Given.json(), "kilonova-cancel", "i")), "without the type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\": 5, \"failure\": null, \"ending\": true, \"_msg_id\": \"i\", \"more\": {}}",
                "{\"result\": 5, \"failure\": \"\", \"ending\": true, \"_msg_id\": \"i\"}",
                "{\"result\": 5, \"ending\": true, \"_msg_id\": \"i\"}"
            })
    void acceptsOddReplies(String payload) throws Exception {
        Answer expected = new Answer("i", 5, null, true, null);

        assertEquals(expected, answer(Given.sealed(payload)));
        assertEquals(expected, answer(Given.bytes(payload)), "without envelope");
        assertEquals(
                expected,
                Wire.readReply(
                        new AMQP.BasicProperties.Builder()
                                .contentType("application/json")
                                .build(),
                        Given.sealed(payload)));
    }

    @Test
    void anAbsentResultIsNone() throws Exception {
        assertEquals(
                Reply.result(null),
                answer(Given.sealed("{\"failure\": null, \"ending\": true, \"_msg_id\": \"i\"}"))
                        .reply());
    }

    @Test
    void withoutEndingItGoesOn() throws Exception {
        assertFalse(answer(Given.sealed("{\"result\": 5, \"failure\": null, \"_msg_id\": \"i\"}"))
                .ending());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"result\": 5, \"ending\": true}", "{\"_msg_id\": 7}", "[]", "garbage"})
    void ignoresWhatNamesNoCall(String payload) {
        assertThrows(UnreadableMessageException.class, () -> answer(Given.bytes(payload)));
    }

    @Test
    void ignoresWhatIsNotOfThisFormat() {
        byte[] body = Given.bytes(Captured.RESULT);
        assertThrows(UnreadableMessageException.class, () -> Wire.readReply(new AMQP.BasicProperties(), body));
        byte[] later = Given.bytes(Captured.RESULT.replace("\"2.0\"", "\"2.1\""));
        assertThrows(UnreadableMessageException.class, () -> answer(later));
    }

    @Test
    void theCallerHearsOfEveryFailureHoweverItIsWritten() throws Exception {
        assertEquals(
                new Failure("ValueError", "builtins", "bad", List.of(), Map.of()),
                failure("{\"class\": \"ValueError\", \"module\": \"builtins\", \"message\": \"bad\"}"));
        assertEquals(
                new Failure("ValueError", "builtins", "", List.of(), Map.of()),
                failure("\"{\\\"class\\\": \\\"ValueError\\\", \\\"module\\\": \\\"builtins\\\", \\\"tb\\\": null}\""));
        for (String odd : List.of("\"it broke\"", "[\"it broke\"]", "\"[\\\"it broke\\\"]\"")) {
            Failure failure = failure(odd);
            assertEquals("RemoteError", failure.type());
            assertTrue(failure.message().contains("it broke"), failure.message());
        }
    }

    @Test
    void aReplyInTwoPartsIsOne() throws Exception {
        Answer result = answer(Given.sealed("{\"result\": 5, \"failure\": null, \"_msg_id\": \"i\"}"));
        Answer heartbeat =
                answer(Given.sealed("{\"result\": null, \"failure\": null, \"ending\": false, \"_msg_id\": \"i\"}"));
        Answer end =
                answer(Given.sealed("{\"result\": null, \"failure\": null, \"ending\": true, \"_msg_id\": \"i\"}"));

        Answer whole = end.after(heartbeat.after(result.after(null)));

        assertTrue(whole.ending());
        assertEquals(Reply.result(5), whole.reply());
    }

    @Test
    void aFailureWinsOverAResult() throws Exception {
        Failure failure = new Failure("E", "m", "bad", List.of(), Map.of());

        assertEquals(Reply.failure(failure), new Answer("i", 5, failure, true, null).reply());
        Outgoing both = Wire.reply("i", new Reply(5, failure), true);
        assertEquals(new Answer("i", null, failure, true, null), answer(both.body()));
    }

    @Test
    void whatCannotBeWrittenIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> Wire.reply("i", Reply.result(new Object()), true));
        Failure failure = new Failure("E", "m", "bad", List.of(), Map.of("o", new Object()));
        assertThrows(IllegalArgumentException.class, () -> Wire.reply("i", Reply.failure(failure), true));
    }

    @Test
    void aFailureWithoutTextsCanBeWritten() throws Exception {
        Outgoing reply = Wire.reply("i", Reply.failure(new Failure("E", null, null, List.of(), Map.of())), true);

        assertEquals(
                new Failure("E", "", "", List.of(), Map.of()),
                answer(reply.body()).failure());
    }

    private static Answer answer(byte[] body) throws UnreadableMessageException {
        return Wire.readReply(Given.json(), body);
    }

    private static Failure failure(String json) throws Exception {
        return answer(Given.sealed("{\"result\": 5, \"failure\": " + json + ", \"ending\": true, \"_msg_id\": \"i\"}"))
                .failure();
    }

    private static String withoutId(Outgoing outgoing) {
        return withoutId(Given.text(outgoing.body()));
    }

    /** In compact form, with the one thing left out that is random. */
    private static String withoutId(String body) {
        return Captured.compact(body).replaceAll("(_unique_id[^0-9a-f]*)[0-9a-f]{32}", "$1");
    }
}
