// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Return;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.transport.rabbit.internal.wire.Outgoing;

class UnconfirmedTest {

    private final Unconfirmed unconfirmed = new Unconfirmed();
    private final List<Sending> sent = new ArrayList<>();

    /** Adds messages number 1 to count, each with its number as its body. */
    private void add(int count) {
        for (int i = 1; i <= count; i++) {
            byte[] body = {(byte) i};
            Sending sending = new Parcel("queue", new Outgoing(body, new AMQP.BasicProperties()));
            assertTrue(unconfirmed.add(i, sending, body));
            sent.add(sending);
        }
    }

    private static Return returned(String queue, int body) {
        return new Return(312, "NO_ROUTE", "", queue, new AMQP.BasicProperties(), new byte[] {(byte) body});
    }

    @Test
    void eachIsTakenOnceInAnyOrder() {
        add(3);
        assertSame(sent.get(1), unconfirmed.take(2));
        assertNull(unconfirmed.take(2));
        assertSame(sent.get(0), unconfirmed.take(1));
        assertNull(unconfirmed.take(4));
        assertEquals(List.of(sent.get(2)), unconfirmed.takeTo(3));
        assertEquals(List.of(), unconfirmed.takeTo(3));
    }

    @Test
    void thereMayBeMoreThanThereIsRoomForAtFirst() {
        add(100);
        assertEquals(sent.subList(0, 70), unconfirmed.takeTo(70));
        for (int i = 101; i <= 300; i++) {
            assertTrue(unconfirmed.add(i, sent.get(i % 100), new byte[0]));
        }
        assertSame(sent.get(70), unconfirmed.take(71));
        assertSame(sent.get(99), unconfirmed.take(100));
        assertSame(sent.get(99), unconfirmed.take(299));
        assertEquals(227, unconfirmed.close().size());
    }

    @Test
    void whatComesBackIsKnownByWhatItIs() {
        add(3);
        assertNull(unconfirmed.take(returned("elsewhere", 2)));
        assertSame(sent.get(1), unconfirmed.take(returned("queue", 2)));
        assertNull(unconfirmed.take(returned("queue", 2)));
    }

    @Test
    void afterTheEndNothingIsAdded() {
        add(2);
        assertEquals(sent, unconfirmed.close());
        assertFalse(unconfirmed.add(3, sent.get(0), new byte[0]));
        assertEquals(List.of(), unconfirmed.close());
    }
}
