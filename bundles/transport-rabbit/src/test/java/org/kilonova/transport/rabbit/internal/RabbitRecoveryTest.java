// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** What goes wrong between the transport and a real broker, and how it comes back by itself. */
class RabbitRecoveryTest extends RabbitFixture {

    private static final Duration SOON = Duration.ofMillis(500);

    private final Inbox inbox = new Inbox();

    private static void awaitProblem(Transport transport, String text) {
        await().atMost(LIMIT)
                .until(transport::problem, found -> found.orElse("").contains(text));
    }

    private static void awaitNoProblem(Transport transport) {
        await().atMost(LIMIT).until(transport::problem, Optional::isEmpty);
    }

    @Test
    void aBrokerThatIsKilledAndComesBackFindsEverythingAgain() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 10, inbox);
        CompletableFuture<Reply> answer = transport.call(message("begun", any));
        IncomingMessage begun = inbox.next("begun");
        broker.kill();
        awaitProblem(transport, "nobody listens");
        TransportException cast =
                assertThrows(TransportException.class, () -> transport.cast(message("m1", any, SOON, null)));
        assertTrue(
                cast.getMessage().contains("not sent") && cast.getMessage().contains("nobody listens"),
                cast::getMessage);
        CompletableFuture<Reply> waiting = transport.call(message("waiting", any.server("h1")));
        begun.reply(Reply.result("done"));
        broker.restart();
        assertEquals("done", value(answer).result());
        awaitNoProblem(transport);
        inbox.next("waiting").reply(Reply.result("too"));
        assertEquals("too", value(waiting).result(), "also if it was sent before the queue was there again");
        awaitServed(transport, "h1", inbox);
        assertWorks(transport, inbox);
    }

    @Test
    void callsSurviveThatTheBrokerClosesAllConnections() throws Exception {
        Transport client = transport();
        Transport server = transport();
        serve(server, "h1", 10, inbox);
        CompletableFuture<Reply> answer = client.call(message("begun", any));
        IncomingMessage begun = inbox.next("begun");
        broker.closeConnections("test");
        awaitServed(server, "h1", inbox);
        inbox.assertEmpty();
        begun.reply(Reply.result("done"));
        assertEquals("done", value(answer).result());
        assertWorks(client, inbox);
        await().atMost(LIMIT).until(() -> messages(topic) == 0);
    }

    @Test
    void aQueueDeletedUnderItsConsumerIsMadeAgain() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 10, inbox);
        broker.deleteQueue(topic);
        await().atMost(LIMIT).until(() -> queues(topic).contains(topic));
        await().atMost(LIMIT).until(() -> queue(topic).consumers() == 1);
        assertWorks(transport, inbox);
    }

    @Test
    void anAnswerWaitsForAReplyQueueThatIsGone() throws Exception {
        Transport client = transport();
        Transport server = transport();
        serve(server, "h1", 10, inbox);
        CompletableFuture<Reply> answer = client.call(message("m1", any));
        IncomingMessage begun = inbox.next("m1");
        for (String queue : queues("reply_")) {
            broker.deleteQueue(queue);
        }
        begun.reply(Reply.result("done"));
        assertEquals("done", value(answer).result());
    }

    @Test
    void anotherReplyQueueTakesThePlaceOfOneThatTheBrokerHoldsForADeadConnection() throws Exception {
        Transport server = transport();
        serve(server, "h1", 10, inbox);
        try (Relay relay = new Relay(broker.port())) {
            Transport client = open("rabbit://guest:guest@127.0.0.1:" + relay.port() + "/");
            assertWorks(client, inbox);
            List<String> before = queues("reply_");
            relay.cutClients();
            CompletableFuture<Reply> answer = client.call(message("m1", any));
            inbox.next("m1").reply(Reply.result("there"));
            assertEquals("there", value(answer).result());
            assertTrue(queues("reply_").containsAll(before), "the broker should not have noticed yet");
            assertWorks(client, inbox);
        }
    }

    @Test
    void changedCredentialsAreSaidAndTriedAgain() throws Exception {
        String user = Rabbit.name("user");
        broker.ctl("add_user", user, "old");
        broker.ctl("set_permissions", user, ".*", ".*", ".*");
        Transport transport = open(broker.url().replace("guest:guest", user + ":old"));
        serve(transport, "h1", 10, inbox);
        broker.ctl("change_password", user, "new");
        broker.closeConnections("test");
        awaitProblem(transport, "refuses the user or the password");
        assertFalse(transport.problem().orElse("").contains("old"));
        broker.ctl("change_password", user, "old");
        awaitServed(transport, "h1", inbox);
        assertWorks(transport, inbox);
    }

    @Test
    void whileTheBrokerTakesNothingMessagesWaitAndAreSentAfterwards() throws Exception {
        Transport transport = transport();
        serve(transport, "h1", 10, inbox);
        broker.eval("rabbit_alarm:set_alarm({{resource_limit, disk, node()}, []})");
        try {
            await().atMost(LIMIT).until(() -> {
                assertInstanceOf(TransportException.class, castNow(transport));
                return transport.problem().isPresent();
            });
            assertTrue(transport.problem().get().contains("takes no messages"), transport.problem()::toString);
            CompletableFuture<Reply> waiting = transport.call(message("waiting", any));
            broker.eval("rabbit_alarm:clear_alarm({resource_limit, disk, node()})");
            for (IncomingMessage next = inbox.next(); ; next = inbox.next()) {
                next.reply(Reply.result("done"));
                if (next.message().id().equals("waiting")) {
                    break;
                }
            }
            assertEquals("done", value(waiting).result());
            awaitNoProblem(transport);
        } finally {
            broker.eval("rabbit_alarm:clear_alarm({resource_limit, disk, node()})");
        }
    }

    private Exception castNow(Transport transport) {
        return assertThrows(
                TransportException.class, () -> transport.cast(message(Rabbit.name("blocked"), any, SOON, null)));
    }

    @Test
    void aQueueDeclaredOtherwiseIsAnErrorOfTheSettingsUntilItIsGone() throws Exception {
        raw(channel -> channel.queueDeclare(topic, false, false, false, Map.of("x-message-ttl", 60000)));
        Transport transport = transport();
        transport.subscribe(new Endpoint(topic, "h1", 10), inbox);
        awaitProblem(transport, topic);
        broker.deleteQueue(topic);
        awaitNoProblem(transport);
        awaitServed(transport, "h1", inbox);
        assertWorks(transport, inbox);
    }

    @Test
    void withoutABrokerTheDeadlineCountsAndTheReasonIsSaid() {
        Transport transport = open("rabbit://guest:guest@127.0.0.1:1/");
        awaitProblem(transport, "nobody listens");
        TransportException cast =
                assertThrows(TransportException.class, () -> transport.cast(message("m1", any, SOON, null)));
        assertTrue(cast.getMessage().contains("not sent"), cast::getMessage);
        CompletableFuture<Reply> call = transport.call(message("m2", any, SOON, null));
        assertFalse(call.isDone());
        transport.close();
        assertInstanceOf(TransportException.class, failure(call));
    }

    @Test
    void aDeadHostIsPassedOver() throws Exception {
        Transport transport = open("rabbit://guest:guest@127.0.0.1:1,guest:guest@127.0.0.1:" + broker.port() + "/");
        serve(transport, "h1", 10, inbox);
        assertWorks(transport, inbox);
    }
}
