// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit;

/** Counts executed casts, for one who waits until there were so many. Thread-safe. */
public final class Notes {

    private long total;
    private long awaited = Long.MAX_VALUE;

    public synchronized void add() {
        total++;
        if (total >= awaited) {
            notifyAll();
        }
    }

    /** One waits at a time. */
    public synchronized void await(long number) throws InterruptedException {
        awaited = number;
        while (total < number) {
            wait();
        }
        awaited = Long.MAX_VALUE;
    }
}
