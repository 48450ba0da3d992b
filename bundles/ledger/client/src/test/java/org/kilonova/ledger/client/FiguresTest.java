// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {

    private static final long MILLI = 1_000_000;

    private final Figures figures = new Figures();

    @Test
    void tellsTheLongestCallAndTheTimeThatNearlyAllKeepWithin() {
        for (int i = 1; i <= 2000; i++) {
            figures.add(Outcome.ANSWERED, i * MILLI, null);
        }

        assertEquals(new Figures.Summary(2000, 0, "none", 1998, 2000), figures.sinceLast());
    }

    @Test
    void tellsHowManyFailedAndTheLastReason() {
        figures.add(Outcome.ANSWERED, MILLI, null);
        figures.add(Outcome.FAILED, 2 * MILLI, "one");
        figures.add(Outcome.UNANSWERED, 3 * MILLI, "two");

        assertEquals(new Figures.Summary(1, 2, "two", 3, 3), figures.sinceLast());
    }

    @Test
    void beginsAnewEachTime() {
        figures.add(Outcome.FAILED, MILLI, "one");
        figures.sinceLast();

        assertEquals(new Figures.Summary(0, 0, "none", 0, 0), figures.sinceLast());
    }
}
