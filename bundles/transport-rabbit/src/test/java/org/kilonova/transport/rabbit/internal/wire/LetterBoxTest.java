// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.transport.DeadLetter;

class LetterBoxTest {

    private static final byte[] CALL = Given.bytes(Captured.CALL);

    @Test
    void keepsTheMessageAndWhatHappened() {
        Outgoing letter = letter(delivered(), CALL);

        DeadLetter read = LetterBox.read("peer", letter.properties(), letter.body());

        assertSame(CALL, letter.body());
        assertEquals(
                new DeadLetter(
                        letter.properties().getMessageId(),
                        Given.NOW,
                        "node-1",
                        5,
                        "its worker died",
                        "add",
                        Map.of("a", 2, "b", 3),
                        Map.of("request_id", "req-1", "user_id", "u"),
                        null),
                read);
        assertEquals("peer.node-1", LetterBox.queue("peer", letter.properties()));
    }

    @Test
    void lastsAndIsAcceptedByTheBroker() {
        AMQP.BasicProperties letter =
                letter(Given.header(delivered(), "CC", List.of("q")), CALL).properties();

        assertFalse(letter.getHeaders().containsKey("CC"), "else it goes to others again");
        assertNull(letter.getExpiration());
        assertNull(letter.getUserId());
        assertEquals(2, letter.getDeliveryMode());
        assertEquals("00-1", letter.getHeaders().get("traceparent").toString());
    }

    @Test
    void aLongReasonIsCut() {
        Outgoing letter = LetterBox.letter(delivered(), CALL, "peer", 5, "x".repeat(200_000), "node-1", Given.NOW);

        assertEquals(
                "x".repeat(2000) + " ...",
                LetterBox.read("peer", letter.properties(), CALL).reason());
    }

    @Test
    void everyLetterHasANameOfItsOwn() {
        assertNotEquals(
                letter(delivered(), CALL).properties().getMessageId(),
                letter(delivered(), CALL).properties().getMessageId());
    }

    @Test
    void aReplayedLetterIsAMessageAsIfForTheFirstTime() throws Exception {
        AMQP.BasicProperties delivered = Given.header(delivered(), "x-delivery-count", 4L);
        Outgoing letter = letter(delivered, CALL);

        Outgoing again = LetterBox.replay(letter.properties(), letter.body());
        Request request = Given.request(again.properties(), again.body());

        assertSame(CALL, again.body());
        assertEquals("add", request.message().method());
        assertEquals(0, request.attempts());
        assertNull(request.message().deadline());
        assertFalse(request.expectsReply(), "nobody waits any more");
        assertNull(request.heartbeat());
        assertNotEquals("86128ca95d6a41549c4646d22f869d3d", request.message().id(), "else it is a duplicate");
        assertEquals(
                request.message().id(),
                Given.request(again.properties(), again.body()).message().id());
        assertEquals("00-1", again.properties().getHeaders().get("traceparent").toString());
        assertNull(again.properties().getMessageId());
    }

    @Test
    void aLetterThatIsReplayedTwiceIsOneMessage() throws Exception {
        Outgoing letter = letter(delivered(), CALL);

        assertEquals(replayed(letter.properties()), replayed(letter.properties()));
    }

    @Test
    void aReplayedLetterThatFailsAgainIsAnotherMessage() throws Exception {
        Outgoing letter = letter(delivered(), CALL);
        Outgoing second = letter(LetterBox.replay(letter.properties(), CALL).properties(), CALL);

        assertNotEquals(replayed(letter.properties()), replayed(second.properties()));
    }

    @Test
    void twoLettersWithoutNamesAreTwoMessagesEvenIfTheyAreAlike() throws Exception {
        assertNotEquals(replayed(Given.json()), replayed(Given.json()));
    }

    private static String replayed(AMQP.BasicProperties letter) throws Exception {
        return Given.request(LetterBox.replay(letter, CALL).properties(), CALL)
                .message()
                .id();
    }

    @Test
    void whatCannotBeReadIsShownRaw() {
        Outgoing letter = letter(new AMQP.BasicProperties(), Given.bytes("gar\u001B[2Jb\u009Bage\n"));

        DeadLetter read = LetterBox.read("peer", letter.properties(), letter.body());

        assertNull(read.method());
        assertEquals(Map.of(), read.args());
        assertEquals("gar\uFFFD[2Jb\uFFFDage\uFFFD", read.raw());
        assertEquals("its worker died", read.reason());
    }

    @Test
    void aMalformedRequestIsShownRaw() {
        byte[] body = Given.sealed("{\"method\": \"m\", \"args\": null}");

        assertEquals(
                Given.text(body),
                LetterBox.read("peer", letter(Given.json(), body).properties(), body)
                        .raw());
    }

    @Test
    void onlyTheBeginningIsShown() {
        byte[] body = Given.bytes("\u20AC".repeat(100_000));

        String raw = LetterBox.read("peer", Given.json(), body).raw();

        assertEquals("\u20AC".repeat(2000) + " ...", raw);
    }

    @Test
    void whatSomebodyElseHasPutThereIsALetterToo() {
        DeadLetter read = LetterBox.read("peer", Given.json(), CALL);

        assertEquals("add", read.method());
        assertEquals(0, read.attempts());
        assertTrue(read.id().startsWith("body-"), read.id());
        assertEquals(read.id(), LetterBox.id(Given.json(), CALL));
        assertEquals("peer", LetterBox.queue("peer", Given.json()));
    }

    private static AMQP.BasicProperties delivered() {
        return Given.header(Given.header(Given.json(), "traceparent", "00-1"), "kilonova-heartbeat", 5)
                .builder()
                .expiration("10000")
                .userId("somebody")
                .deliveryMode(1)
                .build();
    }

    private static Outgoing letter(AMQP.BasicProperties properties, byte[] body) {
        return LetterBox.letter(properties, body, "peer.node-1", 5, "its worker died", "node-1", Given.NOW);
    }
}
