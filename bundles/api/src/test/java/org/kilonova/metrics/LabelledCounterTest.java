// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledCounterTest {

    private final LabelledCounter counter = new LabelledCounter();

    @Test
    void countsApartAndKeepsWhatItHasWhenItIsOfferedAgain() {
        assertEquals(List.of(), counter.points());
        counter.offer("b");
        counter.increment("b");
        counter.increment("a");
        counter.increment("b");
        counter.offer("b");
        counter.offer("c");
        assertEquals(List.of(MetricPoint.of(1, "a"), MetricPoint.of(2, "b"), MetricPoint.of(0, "c")), counter.points());
    }
}
