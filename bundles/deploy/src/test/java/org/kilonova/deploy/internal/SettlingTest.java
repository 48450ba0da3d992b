// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Settling settling = new Settling(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);
    private final Stamp stamp = stamp(100, NOW.minusSeconds(5), 7);

    @Test
    void countsFromTheFirstSight() {
        assertEquals(Duration.ZERO, settling.unchanged("a", stamp, false));
        pass(3);
        assertEquals(Duration.ofSeconds(3), settling.unchanged("a", stamp, false));
    }

    @Test
    void countsFromTheDateAtStart() {
        assertEquals(Duration.ofSeconds(5), settling.unchanged("a", stamp, true));
    }

    @Test
    void doesNotTrustADateInTheFuture() {
        assertEquals(Duration.ZERO, settling.unchanged("a", stamp(1, NOW.plusSeconds(60), 7), true));
    }

    @Test
    void toleratesADateLongAgo() {
        assertTrue(settling.unchanged("a", stamp(1, Instant.EPOCH, 7), true).compareTo(Duration.ofHours(1)) > 0);
        assertTrue(settling.unchanged("b", stamp(1, Instant.MIN, 7), true).compareTo(Duration.ofHours(1)) > 0);
    }

    @Test
    void anyChangeCountsAnew() {
        settling.unchanged("a", stamp, true);
        for (Stamp changed : new Stamp[] {
            stamp(101, NOW.minusSeconds(5), 7), stamp(101, NOW.minusSeconds(9), 7), stamp(101, NOW.minusSeconds(9), 8)
        }) {
            pass(3);
            assertEquals(Duration.ZERO, settling.unchanged("a", changed, true));
        }
    }

    @Test
    void forgets() {
        settling.unchanged("a", stamp, false);
        pass(3);
        settling.retain(Set.of("b"));
        assertEquals(Duration.ZERO, settling.unchanged("a", stamp, false));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    private static Stamp stamp(long size, Instant modified, Object key) {
        return new Stamp(size, FileTime.from(modified), key);
    }
}
