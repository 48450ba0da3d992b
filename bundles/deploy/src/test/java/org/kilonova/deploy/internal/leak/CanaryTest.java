// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class CanaryTest {

    private static final Predicate<String> YOUNG =
            name -> name.contains("Young") || name.equals("Copy") || name.equals("PS Scavenge");

    private static Map<String, Long> counts() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .collect(Collectors.toMap(GarbageCollectorMXBean::getName, GarbageCollectorMXBean::getCollectionCount));
    }

    private static long count(Map<String, Long> counts, Predicate<String> which) {
        return counts.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Test
    void itGoesWithACollectionOfEverything() {
        Canary canary = Canary.make();
        assertFalse(canary.gone());
        System.gc();
        assertTrue(canary.gone());
    }

    @Test
    void itSurvivesACollectionOfYoungObjects() {
        Map<String, Long> before = counts();
        Assumptions.assumeTrue(before.keySet().stream().anyMatch(YOUNG));
        Canary canary = Canary.make();
        byte[][] garbage = new byte[16][];
        for (int i = 0; count(counts(), YOUNG) < count(before, YOUNG) + 3; i++) {
            garbage[i % garbage.length] = new byte[100_000];
        }
        boolean gone = canary.gone();
        Assumptions.assumeTrue(count(counts(), YOUNG.negate()) == count(before, YOUNG.negate()));
        assertFalse(gone);
    }
}
