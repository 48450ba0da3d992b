// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.contracts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Target;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.DeadLetters;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;

/** What every transport does with messages that do not end, or fail with nobody to be told. Written against the SPI alone. */
public abstract class DeadLetterContract extends TransportFixture {

    private static final Target ANY = Target.topic("greeter");
    private static final Target H1 = ANY.server("h1");
    private static final Target ALL = ANY.toAll();
    private static final Reply FAILED =
            Reply.failure(new Failure("ValueError", "builtins", "no name", List.of(), Map.of()));

    private final Inbox inbox = new Inbox();

    private void h1() {
        transport().subscribe(new Endpoint("greeter", "h1", 1), inbox);
    }

    private CompletableFuture<Reply> call(String id, Target target) {
        return transport().call(message(id, target));
    }

    private void cast(String id, Target target) {
        transport().cast(message(id, target));
    }

    @Test
    void whatDidNotEndIsTriedAgain() throws Exception {
        h1();
        CompletableFuture<Reply> answer = call("m1", ANY);
        inbox.next("m1").retry("its thread hung");
        inbox.next("m1").reply(Reply.result("at last"));
        assertEquals("at last", value(answer).result());
        assertEquals(0, letters().count("greeter"));
    }

    @Test
    void whatNeverEndsIsADeadLetterAndItsCallerIsTold() throws Exception {
        h1();
        CompletableFuture<Reply> answer = call("m1", ANY);
        int attempts = 0;
        while (!answer.isDone()) {
            IncomingMessage message = inbox.poll();
            if (message != null) {
                attempts++;
                message.retry("its thread hung");
            }
        }
        assertTrue(value(answer).failure().message().contains("its thread hung"), value(answer)::toString);
        assertEquals("NotEnded", value(answer).failure().type());
        DeadLetter letter = theOnlyLetter();
        assertEquals(attempts, letter.attempts());
        assertEquals("greet", letter.method());
        assertEquals(Map.of("name", "m1"), letter.args());
        assertTrue(letter.reason().contains("its thread hung"), letter::reason);
        assertEquals("h1", letter.host());
        cast("m2", ANY);
        inbox.next("m2");
    }

    @Test
    void aCastThatFailedIsADeadLetterAndACallIsNot() throws Exception {
        h1();
        cast("m1", ANY);
        inbox.next("m1").reply(FAILED);
        CompletableFuture<Reply> answer = call("m2", ANY);
        inbox.next("m2").reply(FAILED);
        value(answer);
        cast("m3", ANY);
        inbox.next("m3").reply(Reply.result(null));
        DeadLetter letter = theOnlyLetter();
        assertEquals(Map.of("name", "m1"), letter.args());
        assertTrue(letter.reason().contains("no name"), letter::reason);
        assertEquals(1, letter.attempts());
    }

    @Test
    void aReplayedLetterComesAsForTheFirstTime() throws Exception {
        h1();
        for (Target target : List.of(ANY, H1, ALL)) {
            String id = "m" + target;
            cast(id, target);
            inbox.next().reply(FAILED);
            DeadLetter letter = theOnlyLetter();
            assertEquals(0, letters().replay("greeter", List.of("no such letter")));
            assertEquals(1, letters().replay("greeter", List.of(letter.id())));
            IncomingMessage again = inbox.next();
            assertEquals(Map.of("name", id), again.message().args());
            assertEquals(target.server(), again.message().target().server());
            assertFalse(again.message().target().fanout());
            assertFalse(again.expectsReply());
            assertEquals(0, letters().count("greeter"));
            again.reply(Reply.result(null));
        }
        settle();
        inbox.assertEmpty();
    }

    @Test
    void aDroppedLetterIsGone() throws Exception {
        h1();
        for (String id : List.of("m1", "m2", "m3")) {
            cast(id, ANY);
            inbox.next(id).reply(FAILED);
        }
        await().atMost(LIMIT).until(() -> letters().count("greeter") == 3);
        List<DeadLetter> two = letters().list("greeter", 2);
        assertEquals(
                List.of("m1", "m2"),
                two.stream().map(letter -> letter.args().get("name")).toList());
        assertEquals(1, letters().drop("greeter", List.of(two.get(1).id(), "no such letter")));
        assertEquals(0, letters().drop("greeter", List.of(two.get(1).id())));
        assertEquals(
                List.of("m1", "m3"),
                letters().list("greeter", 10).stream()
                        .map(letter -> letter.args().get("name"))
                        .toList());
        assertEquals(0, letters().count("nobody heard of it"));
        assertEquals(List.of(), letters().list("nobody heard of it", 10));
    }

    private DeadLetters letters() {
        return transport().deadLetters();
    }

    private DeadLetter theOnlyLetter() {
        await().atMost(LIMIT).until(() -> letters().count("greeter") == 1);
        List<DeadLetter> all = letters().list("greeter", 10);
        assertEquals(1, all.size());
        return all.get(0);
    }
}
