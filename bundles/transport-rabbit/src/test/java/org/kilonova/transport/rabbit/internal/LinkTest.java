// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final FakeBroker broker = new FakeBroker();
    private final Link link = broker.link();

    @AfterEach
    void close() {
        link.close();
    }

    /** Counts how often it is adjusted, and fails at first. */
    private static final class Failing implements Member {

        private final Throwable failure;
        private final AtomicInteger adjusted = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();

        private Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public String toString() {
            return "what fails";
        }

        @Override
        public void adjust(Connection connection) throws IOException {
            if (adjusted.incrementAndGet() <= 2) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (IOException) failure;
            }
        }

        @Override
        public void lost() {
            if (lost.incrementAndGet() == 1 && failure instanceof Error error) {
                throw error;
            }
        }
    }

    private static Failing error() {
        return new Failing(new NoClassDefFoundError("as if a class were missing"));
    }

    @Test
    void whatFailsIsSaidAndTriedAgain() {
        Failing member = new Failing(new IOException("no such room"));
        link.add(member);
        link.open();
        await().atMost(LIMIT).until(() -> member.adjusted.get() == 3);
        await().atMost(LIMIT).until(() -> link.problem().isEmpty());
        assertEquals(1, broker.sessions.size());
    }

    @Test
    void anErrorOfAMemberEndsNeitherTheConnectionNorItsThread() {
        Failing member = error();
        link.add(member);
        link.open();
        await().atMost(LIMIT).until(() -> member.adjusted.get() == 3);
        await().atMost(LIMIT).until(link::problem, Optional::isEmpty);
        assertEquals(1, broker.sessions.size());
    }

    @Test
    void anErrorOfAMemberWhoseConnectionIsLostDoesNotKeepTheLinkFromTheNext() {
        Failing member = error();
        link.add(member);
        link.open();
        await().atMost(LIMIT).until(() -> member.adjusted.get() == 3);
        broker.sessions.get(0).close(320, "CONNECTION_FORCED");
        await().atMost(LIMIT).until(() -> broker.sessions.size() == 2);
        await().atMost(LIMIT).until(() -> member.adjusted.get() == 4);
    }

    @Test
    void aConnectionThatIsSoonLostIsNoSuccessAndThePausesGrow() {
        AtomicInteger dice = new AtomicInteger();
        Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofHours(1), dice::get);
        Link unlucky = broker.link(() -> pauses);
        try {
            unlucky.open();
            for (int i = 0; i < 3; i++) {
                int number = i;
                await().atMost(LIMIT).until(() -> broker.sessions.size() > number);
                broker.sessions.get(i).close(320, "CONNECTION_FORCED");
            }
            await().atMost(LIMIT).until(() -> broker.sessions.size() == 4);
            dice.set(1);
            assertEquals(Duration.ofSeconds(8), pauses.next(), "the fourth");
        } finally {
            unlucky.close();
        }
    }

    @Test
    void anErrorWhileItConnectsDoesNotKeepTheLinkFromTryingAgain() {
        AtomicInteger tried = new AtomicInteger();
        broker.opening = () -> {
            if (tried.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("as if a class were missing");
            }
        };
        link.open();
        await().atMost(LIMIT).until(() -> broker.sessions.size() == 1);
        await().atMost(LIMIT).until(link::problem, Optional::isEmpty);
    }
}
