// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Bounds the memory that bodies on their way in take all together. Thread-safe. */
final class BodyBudget {

    private final LongSupplier limit;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param limit bytes, as they are in force now
     */
    BodyBudget(LongSupplier limit) {
        this.limit = limit;
    }

    /** Returns false if there is no room for that. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) > limit.getAsLong()) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
