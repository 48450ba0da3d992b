// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongTableTest {

    @Test
    void itAnswersAsAMapDoes() {
        LongTable table = new LongTable();
        Map<Long, Long> map = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            long key = (1 + random.nextInt(10_000)) * 8L;
            long value = 1 + i;
            assertEquals(map.putIfAbsent(key, value) == null, table.putIfAbsent(key, value));
        }
        assertEquals(map.size(), table.size());
        map.forEach((key, value) -> assertEquals(value, table.get(key)));
        assertTrue(map.keySet().stream().allMatch(table::contains));
        assertFalse(table.contains(4));
        assertEquals(0, table.get(4));
    }
}
