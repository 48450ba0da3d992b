// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;

class OutboxTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LARGE = 100_000;

    private final FakeBroker broker = new FakeBroker();
    private final Link link = broker.link();
    private final Outbox outbox = new Outbox("test", link, new Counts(), channel -> {});
    /** What became of each message: its queue and one word. */
    private final List<String> ends = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        link.add(outbox);
        link.open();
        await().atMost(LIMIT).until(() -> broker.channels.size() == 1);
        send("first");
        await().atMost(LIMIT).until(() -> ends.contains("first confirmed"));
    }

    @AfterEach
    void close() {
        link.close();
    }

    private Parcel send(String queue) {
        return send(queue, 1);
    }

    private Parcel send(String queue, int length) {
        Parcel parcel = parcel(queue, length);
        outbox.send(parcel);
        return parcel;
    }

    private Parcel parcel(String queue, int length) {
        return new Parcel(queue, new Outgoing(new byte[length], new AMQP.BasicProperties()))
                .whenConfirmed(() -> ends.add(queue + " confirmed"))
                .whenReturned(() -> ends.add(queue + " returned"))
                .whenFailed(why -> ends.add(queue + " failed: " + why));
    }

    private void awaitEnd(String... words) {
        await().atMost(LIMIT).until(() -> ends.containsAll(List.of(words)));
    }

    private FakeChannel channel(int number) {
        await().atMost(LIMIT).until(() -> broker.channels.size() > number);
        return broker.channels.get(number);
    }

    @Test
    void whatIsLargeIsWrittenByTheLinksThread() {
        List<String> writers = new CopyOnWriteArrayList<>();
        broker.published = (channel, publish) -> {
            writers.add(Thread.currentThread().getName());
            channel.confirm(publish);
        };
        send("small");
        send("large", LARGE);
        awaitEnd("small confirmed", "large confirmed");
        assertEquals(Thread.currentThread().getName(), writers.get(0));
        assertTrue(writers.get(1).startsWith("kn-rabbit-test"), writers::toString);
    }

    @Test
    void theTimerLeavesTheWritingToTheLinksThread() {
        Set<String> writers = ConcurrentHashMap.newKeySet();
        broker.published = (channel, publish) -> {
            writers.add(Thread.currentThread().getName());
            channel.confirm(publish);
        };
        try (Threads threads = new Threads()) {
            threads.timer().execute(() -> send("timed"));
            awaitEnd("timed confirmed");
        }
        assertEquals(1, writers.size());
        assertTrue(writers.iterator().next().startsWith("kn-rabbit-test"), writers::toString);
    }

    @Test
    void nobodyGoesOnWritingWhenTheBrokerTakesNothing() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        broker.published = (channel, publish) -> {
            writing.countDown();
            waitFor(goOn);
            channel.confirm(publish);
        };
        Thread writer = thread(() -> send("one"));
        waitFor(writing);
        send("two");
        broker.sessions.get(0).block(true);
        goOn.countDown();
        writer.join(LIMIT.toMillis());
        assertEquals(List.of("first", "one"), channel(0).keys());
        broker.sessions.get(0).block(false);
        awaitEnd("two confirmed");
    }

    @Test
    void whatBecomesReadyWhileItIsNotedIsSent() {
        AtomicBoolean ready = new AtomicBoolean();
        outbox.send(new Sending("", "late") {
            @Override
            boolean ready() {
                return ready.getAndSet(true);
            }

            @Override
            byte[] body() {
                return new byte[1];
            }

            @Override
            AMQP.BasicProperties properties() {
                return new AMQP.BasicProperties();
            }

            @Override
            void confirmed() {
                ends.add("late confirmed");
            }

            @Override
            void returned() {
                ends.add("late returned");
            }

            @Override
            void failed(String why) {
                ends.add("late failed");
            }
        });
        awaitEnd("late confirmed");
    }

    @Test
    void whatWasWithdrawnAfterItWasWrittenIsNotSentAgain() {
        broker.published = (channel, publish) -> {};
        Parcel withdrawn = send("withdrawn");
        send("other");
        assertFalse(outbox.withdraw(withdrawn), "it was written");
        broker.published = FakeChannel::confirm;
        broker.sessions.get(0).close(320, "CONNECTION_FORCED");
        awaitEnd("other confirmed");
        assertEquals(List.of("other"), channel(1).keys());
    }

    @Test
    void whatIsLeftByAWriterWhoseChannelWasReplacedIsSentOnTheNext() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        broker.published = (channel, publish) -> {
            if (publish.key().equals("one") && channel == broker.channels.get(0)) {
                writing.countDown();
                waitFor(goOn);
            } else {
                channel.confirm(publish);
            }
        };
        Thread writer = thread(() -> send("one"));
        waitFor(writing);
        send("two");
        channel(0).close(new ShutdownSignalException(false, true, null, null));
        channel(1);
        // The link's thread has found out that somebody else writes.
        await().atMost(LIMIT).until(OutboxTest::linkRests);
        goOn.countDown();
        writer.join(LIMIT.toMillis());
        awaitEnd("one confirmed", "two confirmed");
        assertEquals(List.of("one", "two"), channel(1).keys());
    }

    @Test
    void whoCostsTheOthersTheirChannelIsFoundOutWhileTheyGetThrough() {
        broker.published = (channel, publish) -> {};
        for (int i = 0; i < 10; i++) {
            send("before-" + i);
        }
        send("poison");
        for (int i = 0; i < 10; i++) {
            send("after-" + i);
        }
        broker.published = (channel, publish) -> {
            if (publish.key().equals("poison")) {
                channel.close(406, "PRECONDITION_FAILED - poison");
            } else {
                channel.confirm(publish);
            }
        };
        channel(0).close(406, "PRECONDITION_FAILED - poison");
        send("later");
        awaitEnd("poison failed: PRECONDITION_FAILED - poison", "later confirmed");
        List<String> expected = new ArrayList<>(List.of("first confirmed"));
        for (int i = 0; i < 10; i++) {
            expected.add("before-" + i + " confirmed");
        }
        expected.add("poison failed: PRECONDITION_FAILED - poison");
        for (int i = 0; i < 10; i++) {
            expected.add("after-" + i + " confirmed");
        }
        expected.add("later confirmed");
        assertEquals(expected, ends, "each ends once, in order");
        for (FakeChannel channel : broker.channels.subList(1, broker.channels.size())) {
            int poison = channel.keys().indexOf("poison");
            assertTrue(poison < 0 || poison == channel.keys().size() - 1, () -> "went with it: " + channel.keys());
        }
    }

    @Test
    void whatCostsTheConnectionIsFoundOutToo() {
        broker.published = (channel, publish) -> {};
        send("good");
        send("poison");
        broker.published = (channel, publish) -> {
            if (publish.key().equals("poison")) {
                broker.sessions.get(broker.sessions.size() - 1).close(501, "FRAME_ERROR");
            } else {
                channel.confirm(publish);
            }
        };
        broker.sessions.get(0).close(501, "FRAME_ERROR");
        awaitEnd("good confirmed", "poison failed: FRAME_ERROR");
        assertEquals(3, ends.size(), ends::toString);
    }

    @Test
    void thatAnOperatorClosesTheConnectionAgainAndAgainIsNoMessagesFault() {
        broker.published = (channel, publish) -> {};
        send("good");
        for (int i = 0; i < 5; i++) {
            int number = i;
            await().atMost(LIMIT)
                    .until(() -> broker.sessions.size() > number
                            && channel(number).keys().contains("good"));
            broker.sessions.get(i).close(320, "CONNECTION_FORCED");
        }
        await().atMost(LIMIT).until(() -> channel(5).keys().contains("good"));
        assertEquals(List.of("first confirmed"), ends);
    }

    @Test
    void anExchangeThatIsNotThereIsTheFaultOfThoseThatNameIt() {
        broker.published = (channel, publish) -> {};
        send("good");
        outbox.send(new Sending("nowhere", "key") {
            @Override
            byte[] body() {
                return new byte[1];
            }

            @Override
            AMQP.BasicProperties properties() {
                return new AMQP.BasicProperties();
            }

            @Override
            void confirmed() {
                ends.add("nowhere confirmed");
            }

            @Override
            void returned() {
                ends.add("nowhere returned");
            }

            @Override
            void failed(String why) {
                ends.add("nowhere failed");
            }
        });
        broker.published = FakeChannel::confirm;
        channel(0).close(404, "NOT_FOUND - no exchange 'nowhere' in vhost '/'");
        awaitEnd("nowhere returned", "good confirmed");
    }

    @Test
    void whatTheLibraryRefusesFailsAndTheOthersGoOn() {
        broker.published = (channel, publish) -> {
            if (publish.key().equals("impossible")) {
                throw new IllegalArgumentException("headers too large");
            }
            channel.confirm(publish);
        };
        send("impossible");
        send("good");
        awaitEnd("impossible failed: headers too large", "good confirmed");
        assertEquals(List.of("good"), channel(1).keys());
    }

    @Test
    void whatIsWrittenTogetherIsToldOfTogether() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        broker.published = (channel, publish) -> {
            writing.countDown();
            waitFor(goOn);
            channel.confirm(publish);
        };
        Thread writer = thread(() -> outbox.send(telling("one", told)));
        waitFor(writing);
        outbox.send(telling("two", told));
        goOn.countDown();
        writer.join(LIMIT.toMillis());
        assertEquals(List.of("one written", "two written", "one all", "two all"), told);
    }

    private Parcel telling(String queue, List<String> told) {
        return parcel(queue, 1)
                .whenWritten(() -> told.add(queue + " written"))
                .whenAllWritten(() -> told.add(queue + " all"));
    }

    @Test
    void whoWaitsForTheLastConfirmationIsTold() throws Exception {
        List<FakeChannel.Publish> written = new CopyOnWriteArrayList<>();
        broker.published = (channel, publish) -> written.add(publish);
        send("last");
        assertFalse(outbox.drained(Duration.ofMillis(1)));
        Thread waiting = thread(() -> outbox.drained(Duration.ofHours(1)));
        await().atMost(LIMIT).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        channel(0).confirm(written.get(0));
        waiting.join(LIMIT.toMillis());
        assertFalse(waiting.isAlive());
    }

    private static boolean linkRests() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kn-rabbit-test"))
                .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "beside");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertTrue(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
