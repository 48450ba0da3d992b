// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Subscription;
import org.kilonova.transport.Transport;

/** What becomes of messages and answers when a server falls silent or goes. */
class RabbitHandbackTest extends RabbitFixture {

    private final Inbox inbox = new Inbox();

    @Test
    void whatWasNotBegunIsGivenBackWithoutAnAttempt() throws Exception {
        twoServersThatPause("max_attempts=1");
    }

    @Test
    void whatWasNotBegunIsGivenBackToAQuorumQueueWithoutAnAttempt() throws Exception {
        twoServersThatPause("max_attempts=1&rabbit_quorum_queue=true&control_exchange=lasting");
    }

    private void twoServersThatPause(String options) throws Exception {
        Transport client = transport(options);
        List<Subscription> servers = new ArrayList<>();
        List<IncomingMessage> busy = new ArrayList<>();
        for (String server : List.of("h1", "h2")) {
            Subscription made = serve(transport(options), server, 1, inbox);
            client.cast(message("busy-" + server, any.server(server)));
            busy.add(inbox.next("busy-" + server));
            made.pause();
            servers.add(made);
        }
        client.cast(message("waits", any));
        for (int i = 0; i < 6; i++) {
            Subscription server = servers.get(i % 2);
            server.resume();
            await().atMost(LIMIT).until(() -> server.queued() == 1);
            server.pause();
            await().atMost(LIMIT).until(() -> ready(topic) == 1);
        }
        servers.get(0).resume();
        busy.get(0).reply(Reply.result(null));
        inbox.next("waits").reply(Reply.result(null));
        assertEquals(0, client.deadLetters().count(topic));
    }

    @Test
    void whatGoesBackKeepsItsDeadline() throws Exception {
        Transport client = transport();
        Subscription server = serve(transport(), "h1", 1, inbox);
        client.cast(message("busy", any.server("h1")));
        inbox.next("busy");
        client.call(message("waits", any, Duration.ofMinutes(5), null));
        await().atMost(LIMIT).until(() -> server.queued() == 1);
        Instant later = Instant.now().plusSeconds(1);
        await().atMost(LIMIT).until(() -> Instant.now().isAfter(later));
        server.pause();
        await().atMost(LIMIT).until(() -> ready(topic) == 1);
        raw(channel -> {
            GetResponse back = channel.basicGet(topic, true);
            long left = Long.parseLong(back.getProps().getExpiration());
            assertTrue(left > 200_000 && left <= 299_000, () -> left + " ms");
        });
    }

    @Test
    void theLastAnswersOfATransportThatClosesArriveAndNothingRunsAgain() throws Exception {
        Transport client = transport();
        Transport server = transport();
        serve(server, "h1", 300, inbox);
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(client.call(message("m" + i, any)));
        }
        List<IncomingMessage> received = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            received.add(inbox.next());
        }
        // So large that they cannot all have left when the transport is closed.
        String last = "last".repeat(25_000);
        received.forEach(message -> message.reply(Reply.result(last)));
        server.close();
        assertEquals(0, messages(topic));
        for (CompletableFuture<Reply> answer : answers) {
            assertEquals(last, answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS).result());
        }
    }
}
