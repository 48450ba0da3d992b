// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String NAME = "kn-systemd-test-1";

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void oneFollowsTheOtherUntilClosed() throws InterruptedException {
        try (Rounds running = new Rounds(NAME, rounds::incrementAndGet, () -> Duration.ofMillis(1))) {
            await().atMost(LIMIT).until(() -> rounds.get() > 10);
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(NAME)));
    }

    @Test
    void theFirstDoesNotWait() throws InterruptedException {
        try (Rounds running = new Rounds(NAME, rounds::incrementAndGet, () -> Duration.ofDays(1))) {
            await().atMost(LIMIT).until(() -> rounds.get() == 1);
        }
    }

    @Test
    void oneThatFailsDoesNotEndThem() throws InterruptedException {
        Runnable failing = () -> {
            if (rounds.incrementAndGet() % 2 == 0) {
                throw new NoClassDefFoundError("org/kilonova/Gone");
            }
            throw new IllegalStateException("no health today");
        };
        try (Rounds running = new Rounds(NAME, failing, () -> Duration.ofMillis(1))) {
            await().atMost(LIMIT).until(() -> rounds.get() > 3);
        }
    }
}
