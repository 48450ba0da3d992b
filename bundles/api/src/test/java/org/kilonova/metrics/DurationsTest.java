// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Durations fall into ranges. */
class DurationsTest {

    @Test
    void anEndBelongsToItsRange() {
        Durations durations = new Durations(0.001, 1);
        durations.add(0);
        durations.add(1_000_000);
        durations.add(1_000_001);
        durations.add(1_000_000_000);
        durations.add(2_000_000_000);
        durations.add(-5);
        Histogram histogram = durations.histogram();
        assertEquals(List.of(0.001, 1.0), histogram.bounds());
        assertEquals(List.of(3L, 2L, 1L), histogram.counts());
        assertEquals(3.002000001, histogram.sum(), 1e-12);
        assertEquals(6, histogram.count());
        assertEquals(6, durations.count());
    }

    @Test
    void wrongBoundsAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Durations(1, 0.5))
                .getMessage()
                .contains("0.5 comes after 1.0"));
        assertThrows(IllegalArgumentException.class, () -> new Durations(1, 1));
        assertThrows(IllegalArgumentException.class, Durations::new);
        assertThrows(IllegalArgumentException.class, () -> new Durations(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(List.of(1.0), List.of(1L), 0));
    }
}
