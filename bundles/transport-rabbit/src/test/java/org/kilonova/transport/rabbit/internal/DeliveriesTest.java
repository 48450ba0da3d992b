// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private final FakeChannel channel = new FakeBroker().channel();
    private final AtomicInteger none = new AtomicInteger();
    private final Deliveries deliveries = new Deliveries(channel.channel, none::incrementAndGet);

    private Arrival arrival(long tag) {
        return new Arrival(deliveries, tag, Place.TOPIC, "q", false, new AMQP.BasicProperties(), new byte[0]);
    }

    private List<Arrival> arrivals(int count) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int tag = 1; tag <= count; tag++) {
            arrivals.add(arrival(tag));
        }
        return arrivals;
    }

    @Test
    void whatIsDueTogetherIsSaidWithOneWord() {
        List<Arrival> arrivals = arrivals(3);
        arrivals.forEach(Arrival::due);
        assertEquals(List.of(), channel.settled);
        assertFalse(deliveries.none());
        arrivals.get(0).tell();
        arrivals.get(1).tell();
        assertEquals(List.of("ack 3 *"), channel.settled);
        assertTrue(deliveries.none());
        assertEquals(1, none.get());
    }

    @Test
    void whatIsStillAtWorkIsNotAcknowledgedWithTheOthers() {
        List<Arrival> arrivals = arrivals(5);
        for (int i : new int[] {0, 1, 3, 4}) {
            arrivals.get(i).due();
        }
        deliveries.tell();
        assertEquals(List.of("ack 2 *", "ack 4", "ack 5"), channel.settled);
        arrivals.get(2).due();
        deliveries.tell();
        assertEquals("ack 3 *", channel.settled.get(3));
        assertTrue(deliveries.none());
    }

    @Test
    void whatWasGivenBackIsNotNamedAgain() {
        List<Arrival> arrivals = arrivals(3);
        arrivals.get(0).due();
        arrivals.get(1).giveBack();
        arrivals.get(2).giveBack();
        deliveries.tell();
        assertEquals(List.of("nack 2", "nack 3", "ack 1 *"), channel.settled);
    }

    @Test
    void eachIsSettledOnce() {
        Arrival arrival = arrival(1);
        arrival.due();
        arrival.due();
        assertFalse(arrival.ack());
        arrival.giveBack();
        deliveries.tell();
        deliveries.tell();
        assertEquals(List.of("ack 1 *"), channel.settled);
    }

    @Test
    void onALostChannelNothingIsLeftOpen() {
        List<Arrival> arrivals = arrivals(2);
        channel.close(320, "CONNECTION_FORCED");
        arrivals.forEach(Arrival::due);
        deliveries.tell();
        assertTrue(deliveries.none());
    }

    /** As the broker does: a word about what it has been told already would end the channel. */
    @Test
    void manyThreadsSayEachThingOnce() throws Exception {
        int count = 20_000;
        List<Arrival> arrivals = arrivals(count);
        // Those that end later than others, within what a broker hands out at once.
        List<Arrival> order = new ArrayList<>();
        Random random = new Random(7);
        for (int from = 0; from < count; from += 50) {
            List<Arrival> some = new ArrayList<>(arrivals.subList(from, from + 50));
            Collections.shuffle(some, random);
            order.addAll(some);
        }
        ExecutorService workers = Executors.newFixedThreadPool(4);
        for (Arrival arrival : order) {
            boolean back = random.nextInt(20) == 0;
            workers.execute(() -> {
                if (back) {
                    arrival.giveBack();
                } else {
                    arrival.due();
                    arrival.tell();
                }
            });
        }
        workers.shutdown();
        assertTrue(workers.awaitTermination(60, TimeUnit.SECONDS));
        assertTrue(deliveries.none());
        assertEquals(count, new Unacknowledged(count).after(channel.settled));
    }

    /** What the broker holds. */
    private static final class Unacknowledged {

        private final NavigableSet<Long> tags = new TreeSet<>();
        private int settled;

        private Unacknowledged(int count) {
            for (long tag = 1; tag <= count; tag++) {
                tags.add(tag);
            }
        }

        /** How many have been settled by these words. */
        private int after(List<String> words) {
            for (String word : words) {
                String[] parts = word.split(" ");
                long tag = Long.parseLong(parts[1]);
                assertTrue(tags.contains(tag), () -> "unknown delivery tag: " + word);
                if (parts.length > 2) {
                    settled += tags.headSet(tag).size();
                    tags.headSet(tag).clear();
                }
                tags.remove(tag);
                settled++;
            }
            return settled;
        }
    }
}
