// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/** The transport on a real broker, while nothing is wrong with that. */
class RabbitTransportTest extends RabbitFixture {

    private static final Failure BAD = new Failure("ValueError", "builtins", "bad value", List.of(), Map.of());

    private final Inbox inbox = new Inbox();

    @Test
    void aCallIsAnswered() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 1, inbox);
        CompletableFuture<Reply> answer = transport.call(message("m1", any));
        IncomingMessage received = inbox.next("m1");
        assertTrue(received.expectsReply());
        assertEquals(Map.of("name", "m1"), received.message().args());
        received.reply(Reply.result("hello"));
        assertEquals("hello", value(answer).result());
        answer = transport.call(message("m2", any));
        inbox.next("m2").reply(Reply.failure(BAD));
        assertEquals(BAD, value(answer).failure());
    }

    @Test
    void whatNobodyServesFailsAtOnce() {
        Transport transport = transport();
        Throwable failure = failure(transport.call(message("m1", any)));
        assertInstanceOf(NoSuchServiceException.class, failure);
        assertTrue(failure.getMessage().contains(topic), failure::getMessage);
        assertThrows(NoSuchServiceException.class, () -> transport.cast(message("m2", any)));
        assertThrows(NoSuchServiceException.class, () -> transport.cast(message("m3", any.toAll())));
        assertThrows(NoSuchServiceException.class, () -> transport.cast(message("m4", any.toAll())));
    }

    @Test
    void aFanoutReachesAll() throws Exception {
        Transport transport = transport();
        Inbox second = new Inbox();
        serve(transport, "h1", 1, inbox);
        serve(transport, "h2", 1, second);
        await().atMost(LIMIT).until(() -> queues(topic + "_fanout_").size() == 2);
        transport.cast(message("m1", any.toAll()));
        inbox.next("m1");
        second.next("m1");
    }

    @Test
    void nothingIsLeftOnTheBrokerAfterClose() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 1, inbox);
        assertWorks(transport, inbox);
        assertFalse(queues("reply_").isEmpty());
        transport.close();
        await().atMost(LIMIT).until(() -> queues("reply_").isEmpty());
        assertEquals(
                List.of(topic, topic + ".h1"), queues(topic).stream().sorted().toList());
        assertFalse(broker.ctl("list_exchanges", "name").contains(topic + "_fanout"));
        await().atMost(LIMIT)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("kn-rabbit-")));
    }

    @Test
    void aPausedServerGivesBackWhatItHasNotBegun() throws Exception {
        Transport one = transport();
        Transport two = transport();
        Inbox second = new Inbox();
        Subscription paused = serve(one, "h1", 1, inbox);
        two.cast(message("running", any));
        IncomingMessage running = inbox.next("running");
        two.cast(message("own", any.server("h1")));
        await().atMost(LIMIT).until(() -> paused.queued() == 1);
        paused.pause();
        await().atMost(LIMIT).until(() -> ready(topic + ".h1") == 1);
        assertEquals(0, paused.queued());
        running.reply(Reply.result(null));
        serve(two, "h2", 10, second);
        for (int i = 0; i < 4; i++) {
            two.cast(message("m" + i, any));
        }
        for (int i = 0; i < 4; i++) {
            second.next("m" + i).reply(Reply.result(null));
        }
        inbox.assertEmpty();
        paused.resume();
        inbox.next("own");
    }

    @Test
    void whatAClosedServerHasBegunGoesToTheOthersWhenItsTransportCloses() throws Exception {
        Transport one = transport();
        Transport two = transport();
        Inbox second = new Inbox();
        serve(one, "h1", 10, inbox);
        CompletableFuture<Reply> answer = two.call(message("m1", any));
        inbox.next("m1");
        one.close();
        two.subscribe(new Endpoint(topic, "h2", 10), second);
        second.next("m1").reply(Reply.result("second"));
        assertEquals("second", value(answer).result());
    }

    @Test
    void aMessageTriedAsOftenAsAllowedBecomesADeadLetterAndItsCallerIsTold() throws Exception {
        Transport transport = transport("max_attempts=3");
        serve(transport, "h1", 1, inbox);
        CompletableFuture<Reply> answer = transport.call(message("m1", any));
        for (int i = 0; i < 3; i++) {
            inbox.next("m1").retry("it hung");
        }
        Failure failure = value(answer).failure();
        assertTrue(failure.message().contains("it hung") && failure.message().contains("3 times"), failure::message);
        await().atMost(LIMIT).until(() -> transport.deadLetters().count(topic) == 1);
        DeadLetter letter = transport.deadLetters().list(topic, 10).get(0);
        assertEquals(3, letter.attempts());
        assertEquals("greet", letter.method());
        assertEquals(Map.of("name", "m1"), letter.args());
        assertTrue(letter.reason().contains("it hung"), letter::reason);
        assertWorks(transport, inbox);
        assertEquals(0, messages(topic));
    }

    @Test
    void whatKillsItsServersIsTriedAsOftenAsAllowed() throws Exception {
        poison("max_attempts=2");
    }

    @Test
    void aQuorumQueueCountsTheAttemptsItself() throws Exception {
        poison("max_attempts=2&rabbit_quorum_queue=true&control_exchange=lasting");
    }

    private void poison(String options) throws Exception {
        Transport first = transport(options);
        serve(first, "h1", 10, inbox);
        first.cast(message("poison", any));
        inbox.next("poison");
        first.close();
        Transport second = transport(options);
        second.subscribe(new Endpoint(topic, "h1", 10), inbox);
        inbox.next("poison");
        second.close();
        Transport survivor = transport(options);
        serve(survivor, "h1", 10, inbox);
        await().atMost(LIMIT).until(() -> survivor.deadLetters().count(topic) == 1);
        inbox.assertEmpty();
    }

    @Test
    void deadLettersAreReplayedAndDropped() throws Exception {
        Transport transport = transport();
        assertEquals(0, transport.deadLetters().count(topic));
        serve(transport, "h1", 1, inbox);
        for (int i = 0; i < 3; i++) {
            transport.cast(message("m" + i, any));
            inbox.next("m" + i).reply(Reply.failure(BAD));
        }
        await().atMost(LIMIT).until(() -> transport.deadLetters().count(topic) == 3);
        List<DeadLetter> letters = transport.deadLetters().list(topic, 10);
        assertEquals(
                List.of("m0", "m1", "m2"),
                letters.stream().map(letter -> letter.args().get("name")).toList());
        assertTrue(letters.get(0).reason().contains("bad value"), letters::toString);
        assertEquals(2, transport.deadLetters().list(topic, 2).size());
        assertEquals(
                1, transport.deadLetters().replay(topic, List.of(letters.get(1).id(), "nonsense")));
        IncomingMessage again = inbox.next();
        assertEquals(Map.of("name", "m1"), again.message().args());
        again.reply(Reply.result(null));
        assertEquals(
                1, transport.deadLetters().drop(topic, List.of(letters.get(0).id())));
        assertEquals(letters.subList(2, 3), transport.deadLetters().list(topic, 10));
    }

    @Test
    void whatCannotBeReadBecomesADeadLetterAndTheServerGoesOn() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 1, inbox);
        AMQP.BasicProperties json = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .build();
        raw(channel -> {
            channel.basicPublish("", topic, json, "no json".getBytes(StandardCharsets.UTF_8));
            channel.basicPublish("", topic, null, "{}".getBytes(StandardCharsets.UTF_8));
            channel.basicPublish("", topic, json, "{\"method\": null}".getBytes(StandardCharsets.UTF_8));
        });
        assertWorks(transport, inbox);
        await().atMost(LIMIT).until(() -> transport.deadLetters().count(topic) == 3);
        assertEquals("no json", transport.deadLetters().list(topic, 1).get(0).raw());
    }

    @Test
    void aMessageSeenTwiceIsRunOnceAndAnsweredTwice() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 10, inbox);
        CompletableFuture<Reply> answer = transport.call(message("m1", any));
        inbox.next("m1").reply(Reply.result("once"));
        assertEquals("once", value(answer).result());
        transport.cast(message("m1", any));
        assertWorks(transport, inbox);
        inbox.assertEmpty();
        assertEquals(0, messages(topic));
    }

    @Test
    void aResultThatIsNoJsonIsAnErrorForTheCaller() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 1, inbox);
        CompletableFuture<Reply> answer = transport.call(message("m1", any));
        inbox.next("m1").reply(Reply.result(new Object()));
        assertNotNull(value(answer).failure());
        assertTrue(
                value(answer).failure().message().contains("JSON"),
                value(answer).failure()::message);
    }

    @Test
    void aServerThatWorksGivesSignsOfLifeAndOneThatDoesNotEndsTheCall() throws Exception {
        Transport transport = transport();
        Subscription subscription = serve(transport, "h1", 1, inbox);
        Duration silence = Duration.ofSeconds(2);
        CompletableFuture<Reply> worked = transport.call(message("m1", any, LIMIT, silence));
        IncomingMessage working = inbox.next("m1");
        subscription.pause();
        // Not begun by anybody, and so without signs of life.
        CompletableFuture<Reply> waiting = transport.call(message("m2", any, LIMIT, silence));
        Throwable timeout = failure(waiting);
        assertInstanceOf(RpcTimeoutException.class, timeout);
        assertTrue(timeout.getMessage().contains("no sign of life"), timeout::getMessage);
        assertFalse(worked.isDone());
        working.reply(Reply.result("done"));
        assertEquals("done", value(worked).result());
    }

    @Test
    void aCallThatIsCancelledIsAbandonedOnItsServer() throws Exception {
        Transport client = transport();
        Transport server = transport();
        serve(server, "h1", 1, inbox);
        CompletableFuture<Reply> answer = client.call(message("m1", any, null, Duration.ofSeconds(4)));
        CountDownLatch abandoned = new CountDownLatch(1);
        IncomingMessage running = inbox.next("m1");
        running.onAbandoned(abandoned::countDown);
        answer.cancel(false);
        assertTrue(abandoned.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        running.reply(Reply.result(null));
        assertWorks(client, inbox);
    }

    @Test
    void aCallIsCancelledAlsoWhileFanoutsWaitForTheirTurn() throws Exception {
        Transport client = transport();
        Subscription busy = serve(transport(), "h1", 1, inbox);
        CompletableFuture<Reply> answer = client.call(message("m1", any, null, Duration.ofSeconds(4)));
        CountDownLatch abandoned = new CountDownLatch(1);
        inbox.next("m1").onAbandoned(abandoned::countDown);
        client.cast(message("held", any.toAll()));
        await().atMost(LIMIT).until(() -> busy.queued() == 1);
        answer.cancel(false);
        assertTrue(abandoned.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void aCallerThatHasGoneForLongAbandonsItsCalls() throws Exception {
        Transport client = transport();
        Transport server = transport("kombu_missing_consumer_retry_timeout=0.5");
        serve(server, "h1", 1, inbox);
        client.call(message("m1", any, LIMIT, Duration.ofSeconds(2)));
        CountDownLatch abandoned = new CountDownLatch(1);
        inbox.next("m1").onAbandoned(abandoned::countDown);
        client.close();
        assertTrue(abandoned.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
}
