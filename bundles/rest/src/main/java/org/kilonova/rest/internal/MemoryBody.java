// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.ByteArrayOutputStream;

/** A body in memory, which is bounded for all of them together. */
final class MemoryBody implements BodySink {

    private static final int BUSY_RETRY_SECONDS = 1;

    private final int max;
    private final BodyBudget budget;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int taken;

    MemoryBody(int max, BodyBudget budget) {
        this.max = max;
        this.budget = budget;
    }

    @Override
    public Problem take(byte[] buffer, int count) {
        if (taken + count > max) {
            return BodyRules.tooLarge(max, "max_body_bytes");
        }
        if (!budget.take(count)) {
            return Problem.later(Kind.BUSY, "Too many large bodies are on their way at once", BUSY_RETRY_SECONDS);
        }
        taken += count;
        body.write(buffer, 0, count);
        return null;
    }

    @Override
    public Body whole() {
        byte[] whole = body.toByteArray();
        forget();
        return Body.of(whole);
    }

    @Override
    public void release() {
        budget.giveBack(taken);
        taken = 0;
        forget();
    }

    /** It must not be in memory twice while the request is at work. */
    private void forget() {
        body = new ByteArrayOutputStream(0);
    }
}
