// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private final List<Integer> inside = new ArrayList<>();
    private final Gate<Integer> gate = new Gate<>(2, inside::add);

    @Test
    void letsInAsManyAsMayBeInsideInTheirOrder() {
        for (int i = 1; i <= 4; i++) {
            gate.bring(i);
        }
        assertEquals(List.of(1, 2), inside);
        assertEquals(2, gate.held());
        gate.leave();
        assertEquals(List.of(1, 2, 3), inside);
        assertEquals(2, gate.within());
    }

    @Test
    void letsNobodyInWhileItIsShut() {
        gate.shut();
        gate.bring(1);
        assertEquals(List.of(), inside);
        gate.open();
        assertEquals(List.of(1), inside);
    }

    @Test
    void whoIsRemovedIsNeverSeen() {
        gate.shut();
        for (int i = 1; i <= 4; i++) {
            gate.bring(i);
        }
        assertEquals(List.of(1, 3), gate.remove(one -> one % 2 == 1));
        gate.open();
        assertEquals(List.of(2, 4), inside);
    }

    @Test
    void whoFailsInsideDoesNotShutOutTheOthers() {
        Gate<Integer> gate = new Gate<>(2, one -> {
            inside.add(one);
            if (one == 1) {
                throw new OutOfMemoryError("as if");
            }
        });
        for (int i = 1; i <= 3; i++) {
            gate.bring(i);
        }
        assertEquals(List.of(1, 2), inside);
        gate.leave();
        assertEquals(List.of(1, 2, 3), inside);
    }

    @Test
    void whoLeavesAtOnceDoesNotGoDeeper() {
        List<Integer> seen = new ArrayList<>();
        List<Gate<Integer>> self = new ArrayList<>();
        Gate<Integer> revolving = new Gate<>(1, one -> {
            seen.add(one);
            self.get(0).leave();
        });
        self.add(revolving);
        revolving.shut();
        for (int i = 0; i < 100_000; i++) {
            revolving.bring(i);
        }
        revolving.open();
        assertEquals(100_000, seen.size());
    }
}
