// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;

class MessageQueueTest {

    private final ManualClock clock = new ManualClock();
    private final List<Envelope> expired = new ArrayList<>();
    private final MessageQueue queue = new MessageQueue("greeter", () -> 2, clock, expired::add);

    @Test
    void isFirstInFirstOutAndBounded() throws Exception {
        Envelope first = call(null);
        Envelope second = call(null);
        Envelope third = call(null);
        assertTrue(queue.isEmpty());
        assertEquals(MessageQueue.Offer.TAKEN, queue.offer(first, 0));
        assertEquals(MessageQueue.Offer.TAKEN, queue.offer(second, 0));
        assertEquals(MessageQueue.Offer.FULL, queue.offer(third, 0));
        assertEquals(2, queue.size());
        assertSame(first, queue.poll());
        assertEquals(MessageQueue.Offer.TAKEN, queue.offer(third, 0));
        assertSame(second, queue.poll());
        assertSame(third, queue.poll());
        assertNull(queue.poll());
        assertTrue(queue.isEmpty());
    }

    @Test
    void whatIsGivenBackIsFirstEvenAboveCapacity() throws Exception {
        Envelope first = call(null);
        queue.offer(call(null), 0);
        queue.offer(call(null), 0);
        assertTrue(queue.giveBack(first));
        assertEquals(3, queue.size());
        assertSame(first, queue.poll());
    }

    @Test
    void expiresAtTheDeadlineNotBefore() throws Exception {
        Envelope envelope = call(clock.instant().plusMillis(10));
        queue.offer(envelope, 0);
        clock.forward(9);
        assertEquals(1, queue.size());
        clock.forward(1);
        assertNull(queue.poll());
        assertEquals(List.of(envelope), expired);
    }

    @Test
    void expiredOnesAnywhereInItMakeRoom() throws Exception {
        Envelope lasting = call(clock.instant().plusMillis(100));
        Envelope brief = call(clock.instant().plusMillis(10));
        Envelope next = call(null);
        queue.offer(lasting, 0);
        queue.offer(brief, 0);
        clock.forward(10);
        assertEquals(MessageQueue.Offer.TAKEN, queue.offer(next, 0));
        assertEquals(List.of(brief), expired);
        clock.forward(90);
        assertEquals(1, queue.size());
        assertEquals(List.of(brief, lasting), expired);
        assertSame(next, queue.poll());
    }

    @Test
    void aCallThatSomebodyGaveUpLeavesItWhenItIsGivenUp() throws Exception {
        Envelope cancelled = call(null);
        Envelope failed = call(null);
        queue.offer(cancelled, 0);
        queue.offer(failed, 0);
        cancelled.cancel(false);
        failed.completeExceptionally(new IllegalStateException("the caller timed out"));
        assertTrue(queue.isEmpty());
        queue.giveBack(cancelled);
        queue.offer(failed, 0);
        assertTrue(queue.isEmpty());
        assertEquals(List.of(), expired);
    }

    @Test
    void aCallThatIsGivenUpAfterItLeftDisturbsNobody() throws Exception {
        Envelope out = call(null);
        Envelope waiting = call(null);
        queue.offer(out, 0);
        queue.offer(waiting, 0);
        queue.poll();
        out.cancel(false);
        assertSame(waiting, queue.poll());
    }

    @Test
    void closingReturnsTheRestAndRefusesMore() throws Exception {
        Envelope rest = call(null);
        queue.offer(rest, 0);
        assertEquals(List.of(rest), queue.close());
        assertTrue(queue.isEmpty());
        assertEquals(MessageQueue.Offer.CLOSED, queue.offer(call(null), 0));
        assertFalse(queue.giveBack(call(null)));
        assertEquals(List.of(), queue.close());
    }

    @Test
    void deadlinesBeyondAllCalendarsAreNoProblem() throws Exception {
        queue.offer(call(Instant.MAX), 0);
        assertEquals(1, queue.size());
        queue.offer(call(Instant.MIN), 0);
        assertEquals(1, queue.size());
        assertEquals(1, expired.size());
    }

    private Envelope call(Instant deadline) {
        return new Envelope(
                new Message("m", Target.topic("greeter"), "greet", Map.of(), Map.of(), deadline, null), true, queue);
    }

    private static final class ManualClock extends Clock {

        private Instant now = Instant.parse("2026-11-22T00:00:00Z");

        void forward(long millis) {
            now = now.plusMillis(millis);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
