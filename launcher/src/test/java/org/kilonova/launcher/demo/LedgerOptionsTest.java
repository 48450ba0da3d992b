// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerOptionsTest {

    @Test
    void areReadInAnyOrder() {
        assertEquals(
                new LedgerOptions(7, 2, 1, "rabbit://h/"),
                LedgerOptions.of(
                        List.of("--seconds", "1", "--swaps", "7", "--transport-url", "rabbit://h/", "--clients", "2")));
    }

    @Test
    void sayWhatIsWrong() {
        for (List<String> wrong : List.of(
                List.of("--swaps"),
                List.of("--swaps", "0"),
                List.of("--swaps", "x"),
                List.of("--swops", "1"),
                List.of("--transport-url"),
                List.of("--transport-url", "rabbit"))) {
            String message = assertThrows(IllegalArgumentException.class, () -> LedgerOptions.of(wrong))
                    .getMessage();
            assertTrue(message.contains(wrong.get(0)), message);
        }
    }
}
