// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryBodyTest {

    private static RestSettings maxBody(int bytes) {
        RestSettings settings = Rig.settings(Path.of("/nowhere/tokens"), 1);
        return new RestSettings(
                settings.server(),
                settings.tokenFile(),
                settings.rpcTopics(),
                settings.requestTimeout(),
                settings.bodyTimeout(),
                bytes,
                settings.maxJar(),
                settings.maxStreams());
    }

    @Test
    void aLargerLimitOfOneBodyIsALargerOneOfAll() {
        AtomicReference<RestSettings> settings = new AtomicReference<>(maxBody(1024));
        BodyBudget budget = new BodyBudget(() -> settings.get().maxBodies());
        MemoryBody body = new MemoryBody(1 << 20, budget);
        assertNull(body.take(new byte[64 * 1024], 64 * 1024));
        assertEquals(Kind.BUSY, body.take(new byte[1], 1).kind());
        settings.set(maxBody(2048));
        assertNull(body.take(new byte[1], 1));
        assertEquals(64 * 1024 + 1, budget.taken());
    }

    @Test
    void whatWasTakenIsGivenBackOnceAlsoAfterItWasRead() {
        BodyBudget budget = new BodyBudget(() -> 100);
        MemoryBody body = new MemoryBody(100, budget);
        body.take(new byte[] {1, 2, 3}, 3);
        assertArrayEquals(new byte[] {1, 2, 3}, body.whole().bytes());
        assertEquals(3, budget.taken());
        body.release();
        body.release();
        assertEquals(0, budget.taken());
    }
}
