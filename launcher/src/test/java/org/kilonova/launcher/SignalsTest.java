// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {

    private final List<String> seen = new ArrayList<>();
    private final Signals signals = new Signals(seen::add, code -> seen.add("halt " + code));

    @Test
    void firstStopsAndSecondEndsAtOnce() {
        signals.received("TERM", 15);
        signals.received("TERM", 15);
        assertEquals(List.of("TERM", "halt 143"), seen);
    }

    @Test
    void terminalThatIsClosedMayHangUpTwice() {
        signals.received("HUP", 1);
        signals.received("HUP", 1);
        assertEquals(List.of("HUP"), seen);
        signals.received("TERM", 15);
        assertEquals(List.of("HUP", "halt 143"), seen);
    }

    @Test
    void hangingUpDoesNotHurryAStop() {
        signals.received("TERM", 15);
        signals.received("HUP", 1);
        assertEquals(List.of("TERM"), seen);
    }

    @Test
    void secondMayBeAnotherSignal() {
        signals.received("TERM", 15);
        signals.received("INT", 2);
        assertEquals(List.of("TERM", "halt 130"), seen);
    }
}
