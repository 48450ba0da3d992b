// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate = new Gate();

    @Test
    void nobodyInsideIsNoWait() throws Exception {
        assertEquals(0, gate.awaitEmpty(Duration.ofDays(1)));
    }

    @Test
    void whoIsInsideIsWaitedFor() throws Exception {
        gate.enter();
        gate.enter();
        gate.close();
        assertTrue(gate.isClosed());
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(() -> {
            try {
                return gate.awaitEmpty(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        gate.leave();
        assertEquals(1, gate.inside());
        gate.leave();
        assertEquals(0, left.get(30, TimeUnit.SECONDS));
    }

    @Test
    void whoStaysIsCounted() throws Exception {
        gate.enter();
        assertEquals(1, gate.awaitEmpty(Duration.ofMillis(1)));
    }
}
