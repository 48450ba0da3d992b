// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void itsLimitDoublesUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 1);
        assertEquals(
                Stream.of(1, 2, 4, 5, 5).map(Duration::ofSeconds).toList(),
                Stream.generate(backoff::next).limit(5).toList());
        for (int i = 0; i < 100; i++) {
            assertEquals(Duration.ofSeconds(5), backoff.next());
        }
        backoff.reset();
        assertEquals(Duration.ofSeconds(1), backoff.next());
    }

    @Test
    void onlyWhatHasLastedLongIsASuccess() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 1);
        assertEquals(Duration.ofSeconds(1), backoff.next());
        backoff.lasted(Duration.ofMillis(4999));
        assertEquals(Duration.ofSeconds(2), backoff.next());
        backoff.lasted(Duration.ofSeconds(5));
        assertEquals(Duration.ofSeconds(1), backoff.next());
    }

    @Test
    void anythingBelowTheLimitCanBeDrawn() {
        assertEquals(Duration.ZERO, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0).next());
        assertEquals(
                Duration.ofMillis(250), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0.25).next());
    }
}
