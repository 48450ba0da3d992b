// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kilonova.container.SwapRules;

/** When a new version counts as worse than the one before. */
class VerdictTest {

    private final Verdict verdict =
            new Verdict(new SwapRules(false, 100, Duration.ofMinutes(1), 0, 10, 0.05, 3, Duration.ofMillis(20)));

    private static Figures figures(String method, int calls, int errors, long millis) {
        Figures figures = new Figures();
        add(figures, method, calls, errors, millis);
        return figures;
    }

    private static void add(Figures figures, String method, int calls, int errors, long millis) {
        for (int i = 0; i < calls; i++) {
            figures.ended(method, millis * 1_000_000, i < errors);
        }
    }

    private String verdict(Figures old, Figures fresh) {
        return verdict.against(old.summaries(), fresh.summaries());
    }

    @Test
    void nothingIsSaidOfTooFewCalls() {
        assertNull(verdict(figures("m", 100, 0, 1), figures("m", 9, 9, 1000)));
        assertNull(verdict(figures("m", 100, 0, 1), new Figures()));
    }

    @Test
    void failuresCountAboveTheOldRateAndTheMargin() {
        assertNull(verdict(figures("m", 100, 10, 1), figures("m", 100, 15, 1)));
        assertEquals(
                "m: 16 of 100 calls failed, 10.0 would have before (error margin 0.050)",
                verdict(figures("m", 100, 10, 1), figures("m", 100, 16, 1)));
        assertTrue(verdict(new Figures(), figures("m", 10, 10, 1)).startsWith("m: 10 of 10 calls failed, 0.0"));
        assertNull(verdict(figures("m", 100, 0, 1), figures("m", 10, 2, 1)), "two may be chance");
        assertTrue(verdict(figures("m", 100, 0, 1), figures("m", 10, 3, 1)).startsWith("m: 3 of 10"));
    }

    @Test
    void failuresOfManyMethodsCountTogether() {
        Figures fresh = new Figures();
        for (int i = 0; i < 5; i++) {
            add(fresh, "m" + i, 2, 2, 1);
        }
        assertTrue(verdict(new Figures(), fresh).startsWith("all methods: 10 of 10 calls failed"));
    }

    @Test
    void anotherMixOfMethodsIsNoFailure() {
        Figures old = figures("good", 1000, 0, 1);
        add(old, "bad", 10, 10, 1);
        Figures fresh = figures("good", 10, 0, 1);
        add(fresh, "bad", 500, 500, 1);
        assertNull(verdict(old, fresh));
    }

    @Test
    void slownessCountsAboveFactorAndFloor() {
        assertNull(verdict(figures("m", 100, 0, 1), figures("m", 100, 0, 15)), "below the floor");
        assertNull(verdict(figures("m", 100, 0, 50), figures("m", 100, 0, 100)), "below the factor");
        assertNull(verdict(figures("m", 9, 0, 1), figures("m", 100, 0, 1000)), "nothing to compare with");
        String slow = verdict(figures("m", 100, 0, 10), figures("m", 100, 0, 100));
        assertTrue(slow.startsWith("m: 90 % of 100 calls took up to 114.7 ms, before up to 10.2 ms in 100"), slow);
    }

    @Test
    void onlyTheLastFiguresCount() {
        Figures old = figures("m", 5000, 5000, 1);
        add(old, "m", 2500, 0, 1);
        assertEquals(0, old.summaries().get("m").errors());
        assertTrue(old.summaries().get("m").calls() >= Window.SIZE);
    }

    @Test
    void aPercentileIsAtMostAQuarterTooLarge() {
        for (long nanos = 4_000; nanos < 1_000_000_000_000L; nanos = nanos * 11 / 10) {
            long end = Latency.end(Latency.bucket(nanos));
            assertTrue(end >= nanos && end <= nanos * 1.25 + 1_000, nanos + " in " + end);
        }
        assertEquals(Latency.BUCKETS - 1, Latency.bucket(Long.MAX_VALUE));
        assertEquals(0, Latency.bucket(-1));
        assertEquals(Duration.ZERO, Summary.NONE.percentile(0.9));
    }
}
