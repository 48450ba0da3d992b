// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;

/** Counts the requests inside, and waits for the last one at the end. Thread-safe. */
final class Gate {

    private int inside;
    private boolean closed;

    /** From now on requests are turned away; those inside go on. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void enter() {
        inside++;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    synchronized int inside() {
        return inside;
    }

    /**
     * Waits until nobody is inside.
     *
     * @return how many still are at the end of the time
     */
    synchronized int awaitEmpty(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (inside > 0 && left > 0) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = end - System.nanoTime();
        }
        return inside;
    }
}
