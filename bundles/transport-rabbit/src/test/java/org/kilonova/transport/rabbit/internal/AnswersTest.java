// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Logged;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;

/** Answers to callers whose reply queue is not there. */
class AnswersTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ROOM = 100;

    private final FakeBroker broker = new FakeBroker();
    private final Link link = broker.link();
    private final Outbox outbox = new Outbox("test", link, new Counts(), channel -> {});
    /** Runs when the test says so. */
    private final List<Runnable> scheduled = new ArrayList<>();

    private final ScheduledExecutorService timer =
            FakeBroker.proxy(ScheduledExecutorService.class, (proxy, method, arguments) -> {
                scheduled.add((Runnable) arguments[0]);
                return null;
            });
    private final Answers answers = new Answers(outbox, timer, Duration.ofHours(1), ROOM);
    private final Logged logged = new Logged(Answers.class);

    @BeforeEach
    void open() {
        link.add(outbox);
        link.open();
        await().atMost(LIMIT).until(() -> broker.channels.size() == 1);
        missing(Set.of("a", "b"));
    }

    @AfterEach
    void close() {
        logged.close();
        link.close();
    }

    private void missing(Set<String> queues) {
        broker.published = (channel, publish) -> {
            if (queues.contains(publish.key())) {
                channel.giveBack(publish);
            } else {
                channel.confirm(publish);
            }
        };
    }

    private void send(String queue, int length) {
        answers.send(queue, new Outgoing(new byte[length], new AMQP.BasicProperties()), List.of());
    }

    /** The callers are back. Returns how long the answers are that they get then. */
    private List<Integer> back(String queue) {
        missing(Set.of());
        int before = broker.channels.get(0).published.size();
        List.copyOf(scheduled).forEach(Runnable::run);
        return broker.channels.get(0).published.stream()
                .skip(before)
                .filter(publish -> publish.key().equals(queue))
                .map(publish -> publish.body().length)
                .toList();
    }

    @Test
    void aCallerThatComesBackGetsWhatWasKept() {
        send("a", 10);
        send("a", 20);
        assertEquals(List.of(10, 20), back("a"));
        assertEquals(List.of(), logged.lines(Level.WARN));
    }

    @Test
    void beyondItsRoomWhatIsKeptForTheQueueThatIsMissingForLongestGoesFirst() {
        send("a", 30);
        send("b", 40);
        send("a", 20);
        send("b", 11);
        List<String> said = logged.lines(Level.WARN);
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).startsWith("2 answers are dropped: their reply queue a "), said::toString);
        assertTrue(said.get(0).endsWith("no more than 100 bytes of answers are kept"), said::toString);
        assertEquals(List.of(40, 11), back("b"));
    }

    @Test
    void oneCallerAloneDoesNotGetMoreRoom() {
        for (int length = 10; length < 30; length++) {
            send("a", length);
        }
        int kept = back("a").stream().mapToInt(length -> length).sum();
        assertTrue(kept > 0 && kept <= ROOM, () -> "kept " + kept);
    }

    @Test
    void whatACloseDropsIsSaid() {
        send("a", 10);
        send("b", 20);
        answers.close();
        List<String> said = logged.lines(Level.WARN);
        assertEquals(2, said.size(), said::toString);
        assertTrue(said.get(0).contains("reply queue a") && said.get(0).contains("stopped"), said::toString);
        assertEquals(List.of(), back("a"));
    }
}
