// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {

    @Test
    void areSortedAndNotTooMany() {
        assertEquals("none", Names.list(List.of()));
        assertEquals("a, b", Names.list(List.of("b", "a")));
        String many =
                Names.list(IntStream.range(100, 150).mapToObj(i -> "h" + i).toList());
        assertTrue(many.endsWith("h119 and 30 more"), many);
    }
}
