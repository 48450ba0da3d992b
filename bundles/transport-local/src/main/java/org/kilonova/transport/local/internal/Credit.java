// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many messages a subscription may still be handed, and whether it may be handed any at all. Lock-free; count and flags are one
 * word, so that nobody takes a credit after {@link #pause} or {@link #close} has returned.
 */
final class Credit {

    private static final int CLOSED = 1 << 31;
    private static final int PAUSED = 1 << 30;

    private final AtomicInteger state;

    Credit(int limit) {
        state = new AtomicInteger(Math.min(limit, PAUSED - 1));
    }

    boolean available() {
        int now = state.get();
        return now > 0 && now < PAUSED;
    }

    boolean tryTake() {
        for (int now = state.get(); now > 0 && now < PAUSED; now = state.get()) {
            if (state.compareAndSet(now, now - 1)) {
                return true;
            }
        }
        return false;
    }

    void giveBack() {
        state.getAndIncrement();
    }

    void pause() {
        state.getAndUpdate(now -> now | PAUSED);
    }

    void resume() {
        state.getAndUpdate(now -> now & ~PAUSED);
    }

    /** Whether this call was the one that closed it. */
    boolean close() {
        return state.getAndUpdate(now -> now | CLOSED) >= 0;
    }
}
