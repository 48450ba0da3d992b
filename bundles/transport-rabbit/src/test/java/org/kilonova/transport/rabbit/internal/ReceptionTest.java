// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.itests.contracts.Inbox;
import org.kilonova.itests.contracts.Logged;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Endpoint;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.MessageHandler;
import org.kilonova.transport.Reply;
import org.kilonova.transport.rabbit.internal.wire.Options;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;
import org.kilonova.transport.rabbit.internal.wire.RabbitUrl;
import org.kilonova.transport.rabbit.internal.wire.RecentReplies;
import org.kilonova.transport.rabbit.internal.wire.Topology;
import org.kilonova.transport.rabbit.internal.wire.Wire;

/** A service at a broker that does what the test says: what becomes of its messages, and when the broker is told. */
class ReceptionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FakeBroker sending = new FakeBroker();
    private final FakeBroker receiving = new FakeBroker();
    private final Link link = sending.link();
    private final Outbox outbox = new Outbox("test", link, new Counts(), channel -> {});
    private final Inbox inbox = new Inbox();
    private volatile MessageHandler handler = inbox;
    private volatile Runnable time = () -> {};
    private FakeChannel channel;

    /** Runs what is scheduled as soon as the broker takes messages again. */
    private final List<Runnable> scheduled = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        link.add(outbox);
        link.open();
        await().atMost(LIMIT).until(() -> sending.channels.size() == 1);
        subscribe(10);
    }

    private void subscribe(int prefetch) throws Exception {
        subscription(prefetch).adjust(receiving.connection());
        channel = last(receiving);
    }

    @AfterEach
    void close() {
        link.close();
    }

    private RabbitSubscription subscription(int prefetch) {
        Topology topology = new Topology(Options.of(Rabbit.defaults(), RabbitUrl.parse("rabbit://nowhere/")));
        Declaring declaring = new Declaring();
        Clock clock = ((InstantSource) () -> {
                    time.run();
                    return Instant.now();
                })
                .withZone(ZoneOffset.UTC);
        ScheduledExecutorService timer =
                FakeBroker.proxy(ScheduledExecutorService.class, (proxy, method, arguments) -> {
                    scheduled.add((Runnable) arguments[0]);
                    return null;
                });
        GivenUp givenUp = new GivenUp(outbox, link, topology, declaring, clock, timer, new Counts());
        link.add(givenUp);
        Reception reception = new Reception(
                clock,
                1,
                new RecentReplies<>(100, 1 << 20),
                new Callers(outbox, PATIENCE),
                new Answers(outbox, timer, PATIENCE, Long.MAX_VALUE),
                outbox,
                givenUp,
                new Counts());
        Endpoint endpoint = new Endpoint("greeter", "h1", prefetch);
        return new RabbitSubscription(
                endpoint,
                message -> handler.handle(message),
                new Address(endpoint, topology, declaring),
                receiving.link(),
                reception,
                left -> {});
    }

    private static Outgoing call(String id, String replyQueue) {
        Message message =
                new Message(id, Target.topic("greeter"), "greet", Map.of(), Map.of(), null, Duration.ofSeconds(60));
        return Wire.request(message, "call-" + id, replyQueue, Instant.now());
    }

    private static Outgoing cast(String id) {
        Message message = new Message(id, Target.topic("greeter"), "greet", Map.of(), Map.of(), null, null);
        return Wire.request(message, null, null, Instant.now());
    }

    private void deliver(long number, Outgoing message) throws Exception {
        channel.deliver("greeter", number, false, message);
    }

    private List<FakeChannel.Publish> published(String queue) {
        return sending.channels.stream()
                .flatMap(each -> each.published.stream())
                .filter(publish -> publish.key().equals(queue))
                .toList();
    }

    @Test
    void allDeliveriesOfACallAreAcknowledgedWhenItsAnswerIsOnTheWay() throws Exception {
        List<String> before = new CopyOnWriteArrayList<>();
        sending.published = (on, publish) -> before.addAll(List.copyOf(channel.settled));
        deliver(1, call("m1", "reply_a"));
        deliver(2, call("m1", "reply_a"));
        IncomingMessage running = inbox.next("m1");
        assertEquals(List.of(), channel.settled);
        running.reply(Reply.result("done"));
        assertEquals(List.of(1L, 2L), channel.acknowledged());
        assertEquals(List.of(), before, "told before the answer was written");
        assertEquals(1, published("reply_a").size());
        inbox.assertEmpty();
    }

    @Test
    void callsWhoseAnswersAreWrittenTogetherAreAcknowledgedWithOneWord() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        sending.published = (on, publish) -> {
            writing.countDown();
            try {
                assertTrue(goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        deliver(1, call("m1", "reply_a"));
        deliver(2, call("m2", "reply_a"));
        IncomingMessage one = inbox.next("m1");
        IncomingMessage other = inbox.next("m2");
        Thread writer = new Thread(() -> one.reply(Reply.result("done")), "writer");
        writer.start();
        assertTrue(writing.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        other.reply(Reply.result("done"));
        goOn.countDown();
        writer.join(LIMIT.toMillis());
        assertEquals(List.of("ack 2 *"), channel.settled);
    }

    @Test
    void aCallThatWasSentAgainIsAnsweredWhereItsCallerWaitsNow() throws Exception {
        deliver(1, call("m1", "reply_a"));
        deliver(2, call("m1", "reply_b"));
        inbox.next("m1").reply(Reply.result("done"));
        assertEquals(1, published("reply_a").size());
        assertEquals(1, published("reply_b").size());
        assertEquals(List.of(1L, 2L), channel.acknowledged());
    }

    @Test
    void aMessageThatIsGivenUpLivesOnUntilItsLetterIsKept() throws Exception {
        List<FakeChannel.Publish> letters = new CopyOnWriteArrayList<>();
        sending.published = (on, publish) -> letters.add(publish);
        deliver(1, cast("m1"));
        inbox.next("m1").retry("it hangs");
        assertEquals("greeter.dlq", letters.get(0).key());
        deliver(2, cast("m1"));
        assertEquals(List.of(), channel.settled);
        inbox.assertEmpty();
        sending.channels.get(0).confirm(letters.get(0));
        assertEquals(List.of(1L, 2L), channel.acknowledged());
    }

    @Test
    void aLetterThatTheBrokerRefusesIsPutAgainUntilItIsKept() throws Exception {
        sending.published = FakeChannel::refuse;
        deliver(1, cast("m1"));
        inbox.next("m1").retry("it hangs");
        assertEquals(List.of(), channel.settled);
        sending.published = FakeChannel::confirm;
        scheduled.remove(0).run();
        assertEquals(2, published("greeter.dlq").size());
        assertEquals(List.of(1L), channel.acknowledged());
    }

    @Test
    void anAnswerThatCanNeverBeSentDoesNotHoldItsRequest() throws Exception {
        sending.published = (on, publish) -> {
            throw new IllegalArgumentException("too long a name");
        };
        deliver(1, call("m1", "reply_a"));
        inbox.next("m1").reply(Reply.result("done"));
        assertEquals(List.of(1L), channel.acknowledged());
    }

    @Test
    void whatCannotBeAcknowledgedIsNotBegunByAMethodThatMayRunOnce() throws Exception {
        deliver(1, cast("m1"));
        IncomingMessage message = inbox.next("m1");
        channel.close(320, "CONNECTION_FORCED");
        assertFalse(message.acknowledge());
        // What it would be told then: it goes back by itself, and not a second time.
        message.requeue();
        assertEquals(List.of(), published("greeter"));
    }

    @Test
    void whatCanBeAcknowledgedIsForGood() throws Exception {
        deliver(1, cast("m1"));
        IncomingMessage message = inbox.next("m1");
        assertTrue(message.acknowledge());
        assertTrue(message.acknowledge());
        assertEquals(List.of(1L), channel.acknowledged());
    }

    @Test
    void aDeliveryThatFailsBeforeItIsBegunGoesBackAndCostsNoSlot() throws Exception {
        subscribe(1);
        AtomicInteger asked = new AtomicInteger();
        time = () -> {
            if (asked.incrementAndGet() == 2) {
                throw new NoClassDefFoundError("as if a class were missing");
            }
        };
        // Begun once before: it has to be given up, and is read before that.
        channel.deliver("greeter", 1, true, cast("m1"));
        assertEquals(List.of("nack 1"), channel.settled);
        deliver(2, cast("m1"));
        inbox.next("m1").reply(Reply.result(null));
        assertEquals(List.of("nack 1", "ack 2 *"), channel.settled);
    }

    @Test
    void whateverAHandlerThrowsItsCallerIsToldAndTheNextMessageIsHandedOut() throws Exception {
        subscribe(1);
        handler = message -> {
            throw new NoClassDefFoundError("as if a class were missing");
        };
        deliver(1, call("m1", "reply_a"));
        String answer = new String(published("reply_a").get(0).body(), StandardCharsets.UTF_8);
        assertTrue(answer.contains("NoClassDefFoundError"), answer);
        handler = inbox;
        deliver(2, cast("m2"));
        inbox.next("m2");
    }

    @Test
    void aServiceIsAttachedWhenTheLastOfItsQueuesIsThere() throws Exception {
        RabbitSubscription made = subscription(10);
        List<Boolean> attached = new CopyOnWriteArrayList<>();
        receiving.consuming = queue -> attached.add(made.attached().isDone());
        made.adjust(receiving.connection());
        assertEquals(List.of(false, false, false), attached);
        assertTrue(made.attached().isDone());
    }

    @Test
    void thatTheBrokerClosedTheChannelIsSaidWithItsReason() throws Exception {
        RabbitSubscription made = subscription(10);
        try (Logged logged = new Logged(RabbitSubscription.class)) {
            made.adjust(receiving.connection());
            last(receiving).close(406, "PRECONDITION_FAILED - delivery acknowledgement timed out");
            made.adjust(receiving.connection());
            made.adjust(receiving.connection());
            List<String> said = logged.lines(Level.WARN);
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains("service greeter on h1"), said::toString);
            assertTrue(said.get(0).contains("acknowledgement timed out"), said::toString);
        }
    }

    @Test
    void aChannelThatWasNeverUsedOrWentWithItsConnectionIsNoNews() throws Exception {
        RabbitSubscription made = subscription(10);
        try (Logged logged = new Logged(RabbitSubscription.class)) {
            receiving.consuming = queue -> {
                last(receiving).close(406, "PRECONDITION_FAILED - inequivalent arg");
                throw new IOException("inequivalent arg");
            };
            assertThrows(IOException.class, () -> made.adjust(receiving.connection()));
            receiving.consuming = queue -> {};
            made.adjust(receiving.connection());
            last(receiving).close(new ShutdownSignalException(true, false, null, null));
            made.adjust(receiving.connection());
            assertEquals(List.of(), logged.lines(Level.WARN));
        }
    }

    private static FakeChannel last(FakeBroker broker) {
        return broker.channels.get(broker.channels.size() - 1);
    }
}
