// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRingTest {

    private static final int MEBIBYTE = 1 << 20;

    @Test
    void whatIsHeldIsWhatWasPutIn() {
        ByteRing ring = new ByteRing(3 * MEBIBYTE);
        Random random = new Random(7);
        List<byte[]> put = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(i % 10 == 0 ? 3 * MEBIBYTE : 50_000)];
            random.nextBytes(bytes);
            put.add(bytes);
            starts.add(ring.put(bytes));
            long held = 0;
            for (int j = i; j >= 0; j--) {
                held += put.get(j).length;
                assertEquals(held <= 3 * MEBIBYTE, ring.holds(starts.get(j)), "message " + j + " after " + i);
                if (held <= 3 * MEBIBYTE) {
                    assertArrayEquals(put.get(j), ring.get(starts.get(j), put.get(j).length));
                }
            }
        }
    }

    @Test
    void mayHoldNothing() {
        ByteRing ring = new ByteRing(0);

        long start = ring.put(new byte[0]);

        assertTrue(ring.holds(start));
        assertEquals(0, ring.get(start, 0).length);
    }

    @Test
    void aSmallOneHoldsWhatItWasMadeFor() {
        ByteRing ring = new ByteRing(10);

        long first = ring.put(new byte[] {1, 2, 3, 4, 5, 6});
        long second = ring.put(new byte[] {7, 8, 9, 10, 11});

        assertFalse(ring.holds(first));
        assertArrayEquals(new byte[] {7, 8, 9, 10, 11}, ring.get(second, 5));
    }
}
