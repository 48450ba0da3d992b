// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.contracts;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;

/** What every transport promises, inside one JVM or over a broker. Written against the SPI alone. */
public abstract class TransportContract extends TransportFixture {

    private static final Target ANY = Target.topic("greeter");
    private static final Target H1 = ANY.server("h1");
    private static final Target ALL = ANY.toAll();
    private static final Duration SOON = Duration.ofMillis(150);

    private final Inbox inbox = new Inbox();
    private final Inbox second = new Inbox();

    private Subscription h1(int prefetch) {
        return transport().subscribe(new Endpoint("greeter", "h1", prefetch), inbox);
    }

    private Subscription h2(int prefetch) {
        return transport().subscribe(new Endpoint("greeter", "h2", prefetch), second);
    }

    private CompletableFuture<Reply> call(String id, Target target) {
        return transport().call(message(id, target));
    }

    private void cast(String id, Target target) {
        transport().cast(message(id, target));
    }

    // who gets it

    @Test
    void aCallEndsWithTheReplyOfItsHandler() throws Exception {
        h1(1);
        CompletableFuture<Reply> answer = call("m1", ANY);
        IncomingMessage received = inbox.next("m1");
        assertTrue(received.expectsReply());
        assertEquals("greet", received.message().method());
        assertEquals(Map.of("name", "m1"), received.message().args());
        received.reply(Reply.result("hello"));
        assertEquals("hello", value(answer).result());

        answer = call("m2", ANY);
        Failure failure = new Failure("ValueError", "builtins", "no name", List.of("line 1"), Map.of("k", 1));
        inbox.next("m2").reply(Reply.failure(failure));
        assertEquals(failure, value(answer).failure());
    }

    @Test
    void aCastExpectsNoReplyAndAFailureOfItHurtsNobody() throws Exception {
        h1(1);
        cast("m1", ANY);
        IncomingMessage received = inbox.next("m1");
        assertFalse(received.expectsReply());
        received.reply(Reply.failure(new Failure("ValueError", "builtins", "no", List.of(), Map.of())));
        cast("m2", ANY);
        inbox.next("m2");
    }

    @Test
    void theServersOfATopicTakeTurns() {
        h1(10);
        h2(10);
        for (int i = 0; i < 10; i++) {
            cast("m" + i, ANY);
        }
        await().atMost(LIMIT).until(() -> inbox.size() == 5 && second.size() == 5);
    }

    @Test
    void whoIsFreeTakesMoreThanItsTurn() throws Exception {
        h1(1);
        h2(10);
        for (int i = 0; i < 10; i++) {
            cast("m" + i, ANY);
        }
        await().atMost(LIMIT).until(() -> inbox.size() == 1 && second.size() == 9);
    }

    @Test
    void aNamedServerGetsItEvenIfAnotherIsFree() throws Exception {
        h1(1);
        h2(10);
        cast("m1", H1);
        cast("m2", H1);
        IncomingMessage first = inbox.next("m1");
        settle();
        second.assertEmpty();
        first.reply(Reply.result(null));
        inbox.next("m2");
    }

    @Test
    void aFanoutReachesEveryServer() throws Exception {
        h1(1);
        h2(1);
        cast("m1", ALL);
        inbox.next("m1");
        second.next("m1");
    }

    @Test
    void aServerIsSubscribedOnlyOnceAndTheErrorSaysByWhom() {
        h1(1);
        Inbox intruder = new Inbox();
        Endpoint taken = new Endpoint("greeter", "h1", 1);
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> transport().subscribe(taken, intruder));
        assertTrue(
                refused.getMessage().contains("h1") && refused.getMessage().contains("greeter"), refused::getMessage);
        assertTrue(refused.getMessage().contains(inbox.toString()), refused::getMessage);
    }

    @Test
    void nobodyThereIsSaidAtOnce() {
        h1(1);
        NoSuchServiceException topic = failure(NoSuchServiceException.class, call("m1", Target.topic("greter")));
        assertTrue(topic.getMessage().contains("greter"), topic::getMessage);
        NoSuchServiceException server = failure(NoSuchServiceException.class, call("m2", ANY.server("h9")));
        assertTrue(server.getMessage().contains("h9"), server::getMessage);
        assertThrows(NoSuchServiceException.class, () -> cast("m3", Target.topic("greter")));
        assertThrows(NoSuchServiceException.class, () -> cast("m4", ANY.server("h9")));
        assertThrows(
                NoSuchServiceException.class,
                () -> cast("m5", Target.topic("greter").toAll()));
    }

    // credit and order

    @Test
    void threeQueuesShareOneCredit() throws Exception {
        h1(2);
        cast("topic", ANY);
        cast("server", H1);
        cast("fanout", ALL);
        IncomingMessage first = inbox.next();
        IncomingMessage other = inbox.next();
        settle();
        inbox.assertEmpty();
        first.acknowledge();
        settle();
        inbox.assertEmpty();
        other.reply(Reply.result(null));
        IncomingMessage last = inbox.next();
        assertEquals(Set.of("topic", "server", "fanout"), Set.of(id(first), id(other), id(last)));
    }

    @Test
    void settlingTwiceCountsOnce() throws Exception {
        h1(1);
        CompletableFuture<Reply> answer = call("m1", ANY);
        IncomingMessage first = inbox.next("m1");
        cast("m2", ANY);
        cast("m3", ANY);
        first.reply(Reply.result(1));
        first.reply(Reply.result(2));
        first.retry("again");
        first.requeue();
        assertEquals(1, value(answer).result());
        IncomingMessage next = inbox.next("m2");
        settle();
        inbox.assertEmpty();
        next.requeue();
        next.reply(Reply.result(null));
        IncomingMessage one = inbox.next();
        settle();
        inbox.assertEmpty();
        one.reply(Reply.result(null));
        assertEquals(Set.of("m2", "m3"), Set.of(id(one), id(inbox.next())));
        settle();
        inbox.assertEmpty();
    }

    @Test
    void aRequeuedMessageComesAgain() throws Exception {
        h1(1);
        CompletableFuture<Reply> answer = call("m1", ANY);
        inbox.next("m1").requeue();
        inbox.next("m1").reply(Reply.result("again"));
        assertEquals("again", value(answer).result());
    }

    @Test
    void whatWaitsComesInTheOrderOfSending() throws Exception {
        h1(1);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cast("m" + i, ANY);
            sent.add("m" + i);
        }
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            IncomingMessage message = inbox.next();
            received.add(message.message().id());
            message.reply(Reply.result(null));
        }
        assertEquals(sent, received);
    }

    @Test
    void aRequeuedMessageMayGoToAnotherServer() throws Exception {
        Subscription one = h1(1);
        CompletableFuture<Reply> answer = call("m1", ANY);
        IncomingMessage message = inbox.next("m1");
        h2(1);
        one.pause();
        message.requeue();
        second.next("m1").reply(Reply.result("other"));
        assertEquals("other", value(answer).result());
    }

    // deadlines

    @Test
    void whatExpiredWhileItWaitedIsNeverHandedOut() throws Exception {
        h1(1);
        cast("m1", ANY);
        Instant deadline = in(SOON);
        CompletableFuture<Reply> late = transport().call(message("late call", ANY, deadline));
        transport().cast(message("late cast", ANY, deadline));
        cast("m2", ANY);
        awaitPassed(deadline);
        inbox.next("m1").reply(Reply.result(null));
        inbox.next("m2");
        late.cancel(false);
    }

    // pause and close

    @Test
    void aPausedServerLeavesTheTopicToTheOthersAndKeepsItsOwn() throws Exception {
        Subscription one = h1(10);
        h2(10);
        one.pause();
        for (int i = 0; i < 4; i++) {
            cast("any" + i, ANY);
        }
        cast("own", H1);
        cast("all", ALL);
        await().atMost(LIMIT).until(() -> second.size() == 5);
        settle();
        inbox.assertEmpty();
        one.resume();
        List<String> ids =
                List.of(inbox.next().message().id(), inbox.next().message().id());
        assertTrue(ids.contains("own") && ids.contains("all"), ids::toString);
    }

    @Test
    void whatWaitsForAllServersIsTakenByTheFirstThatResumes() throws Exception {
        Subscription one = h1(1);
        Subscription two = h2(1);
        one.pause();
        two.pause();
        cast("m1", ANY);
        settle();
        two.resume();
        second.next("m1");
    }

    @Test
    void topicAndServerQueuesWaitForTheNextSubscriberTheFanoutDoesNot() throws Exception {
        Subscription one = h1(1);
        one.pause();
        CompletableFuture<Reply> any = call("any", ANY);
        CompletableFuture<Reply> own = call("own", H1);
        cast("all", ALL);
        one.close();
        one.close();
        h1(10);
        for (int i = 0; i < 2; i++) {
            IncomingMessage message = inbox.next();
            message.reply(Reply.result(message.message().id()));
        }
        assertEquals("any", value(any).result());
        assertEquals("own", value(own).result());
        settle();
        inbox.assertEmpty();
    }

    @Test
    void aClosedServersShareGoesToTheOthers() throws Exception {
        Subscription one = h1(1);
        CompletableFuture<Reply> begun = call("begun", ANY);
        CompletableFuture<Reply> waiting = call("waiting", ANY);
        IncomingMessage message = inbox.next("begun");
        one.close();
        h2(1);
        second.next("waiting").reply(Reply.result("two"));
        assertEquals("two", value(waiting).result());
        message.reply(Reply.result("one"));
        assertEquals("one", value(begun).result());
    }

    @Test
    void afterCloseAMessageCanStillBeGivenBack() throws Exception {
        Subscription one = h1(1);
        h2(1);
        call("own", H1);
        IncomingMessage own = inbox.next("own");
        one.close();
        own.requeue();
        settle();
        second.assertEmpty();
        h1(1);
        inbox.next("own");
    }

    @Test
    void aClosedTransportEndsWhatWaitsAndRefusesWhatComes() {
        h1(1);
        assertEquals(Optional.empty(), transport().problem());
        call("begun", ANY);
        CompletableFuture<Reply> waiting = call("waiting", ANY);
        settle();
        transport().close();
        transport().close();
        failure(TransportException.class, waiting);
        failure(TransportException.class, call("m2", ANY));
        assertThrows(TransportException.class, () -> cast("m3", ANY));
        assertThrows(TransportException.class, () -> h2(1));
        assertTrue(transport().problem().isPresent());
    }

    // who has given up

    @Test
    void aServerIsToldWhenNobodyWaitsAnyMore() throws Exception {
        h1(2);
        CompletableFuture<Reply> unwanted = call("unwanted", ANY);
        CompletableFuture<Reply> wanted = call("wanted", ANY);
        CountDownLatch abandoned = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            IncomingMessage message = inbox.next();
            if (id(message).equals("unwanted")) {
                message.onAbandoned(abandoned::countDown);
            } else {
                message.onAbandoned(others::incrementAndGet);
                message.reply(Reply.result(1));
            }
        }
        value(wanted);
        wanted.cancel(false);
        unwanted.cancel(false);
        assertTrue(abandoned.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, others.get());
    }

    @Test
    void aServerThatAsksLateIsToldToo() throws Exception {
        h1(1);
        CompletableFuture<Reply> unwanted = call("unwanted", ANY);
        IncomingMessage message = inbox.next("unwanted");
        AtomicInteger first = new AtomicInteger();
        message.onAbandoned(first::incrementAndGet);
        unwanted.cancel(false);
        await().atMost(LIMIT).until(() -> first.get() == 1);
        CountDownLatch late = new CountDownLatch(1);
        message.onAbandoned(late::countDown);
        assertTrue(late.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(1, first.get());
    }

    private static String id(IncomingMessage message) {
        return message.message().id();
    }
}
