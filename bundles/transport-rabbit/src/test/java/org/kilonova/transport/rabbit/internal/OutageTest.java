// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Connector NOWHERE = new Connector() {
        @Override
        public int hosts() {
            return 1;
        }

        @Override
        public String name(int host) {
            return "nowhere";
        }

        @Override
        public Connection open(int host, String purpose) {
            throw new AssertionError("nobody asked for a connection");
        }
    };

    private long now = -5;
    private final Outage outage = new Outage(() -> now);
    private final Link one = link("one");
    private final Link other = link("other");

    private Link link(String purpose) {
        Duration pause = Duration.ofSeconds(1);
        return new Link(purpose, NOWHERE, outage, new Counts(), () -> new Backoff(pause, pause, () -> 1), Thread::new);
    }

    @Test
    void theFirstLinkSpeaksForAll() {
        assertTrue(outage.away(one, "lost", false));
        assertFalse(outage.away(other, "lost", false));
        assertFalse(outage.away(one, "nobody listens", false), "it is away, for whatever reason");
    }

    @Test
    void whatOnlyPeopleCanMendIsSaidBesides() {
        assertTrue(outage.away(one, "lost", false));
        assertTrue(outage.away(one, "wrong password", true));
        assertFalse(outage.away(other, "wrong password", true), "once");
    }

    @Test
    void itIsOverWhenAllAreBack() {
        outage.away(one, "lost", false);
        outage.away(other, "lost", false);
        assertFalse(outage.back(one));
        assertTrue(outage.back(other));
        now += Duration.ofSeconds(6).toNanos();
        assertTrue(outage.away(one, "lost", false), "the next time it is said again");
    }

    @Test
    void aLossThatTheOtherNoticesWhenTheFirstIsBackIsTheSame() {
        assertTrue(outage.away(one, "lost", false));
        assertTrue(outage.back(one));
        assertFalse(outage.away(other, "lost", false));
        assertTrue(outage.away(other, "nobody listens", false), "which has not been said");
        assertTrue(outage.back(other));
        now += Duration.ofSeconds(6).toNanos();
        assertTrue(outage.away(other, "lost", false), "long after, it is another one");
    }
}
