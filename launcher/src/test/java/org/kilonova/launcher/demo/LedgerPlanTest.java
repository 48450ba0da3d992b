// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerPlanTest {

    @Test
    void fiftySwapsTryEverything() {
        assertEquals(
                EnumSet.allOf(Candidate.class),
                IntStream.rangeClosed(1, 50).mapToObj(LedgerPlan::candidate).collect(Collectors.toSet()));
    }

    @Test
    void noVersionComesTwiceAndSomeAreLowerThanTheOneBefore() {
        assertEquals(
                50,
                IntStream.rangeClosed(1, 50)
                        .mapToObj(LedgerPlan::version)
                        .distinct()
                        .count());
        assertNotEquals(
                0,
                IntStream.rangeClosed(1, 50)
                        .mapToObj(LedgerPlan::version)
                        .filter(version -> version.startsWith("0.9"))
                        .count());
    }
}
