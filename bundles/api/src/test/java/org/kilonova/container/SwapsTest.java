// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SwapsTest {

    /** Only lists. */
    private record Listed(List<SwapInfo> swaps) implements Swaps {

        @Override
        public SwapCheck check(Path jar) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<SwapInfo> swap(Path jar, SwapOptions options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SwapInfo promote(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<SwapInfo> rollback(String name, String by) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Remains> remains() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> explain(long bundleId) {
            throw new UnsupportedOperationException();
        }
    }

    private static SwapInfo swap(long number, String by) {
        return new SwapInfo(
                number,
                "greeter.jar",
                "org.greeter",
                "1.0.0",
                "1.1.0",
                "aa",
                "bb",
                by,
                null,
                null,
                SwapInfo.Step.HOLDING,
                null,
                null,
                null,
                0,
                0,
                0,
                null);
    }

    @Test
    void theOneThatSomebodyHasBegunIsTheFirstOfHisAfterwards() {
        Swaps swaps =
                new Listed(List.of(swap(9, "ann"), swap(8, "file"), swap(7, "ann"), swap(6, "file"), swap(5, "ann")));
        assertEquals(9, swaps.last());
        assertEquals(7, swaps.after(5, "ann").orElseThrow().number());
        assertEquals(8, swaps.after(6, "file").orElseThrow().number());
        assertEquals(Optional.empty(), swaps.after(9, "ann"));
        assertEquals(Optional.empty(), swaps.after(0, "bob"));
    }

    @Test
    void withoutAnyTheLastOneIsZero() {
        assertEquals(0, new Listed(List.of()).last());
    }
}
