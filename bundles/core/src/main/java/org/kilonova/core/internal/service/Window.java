// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** A number of messages that have ended one after another, and the window before it. Thread-safe. */
final class Window {

    /** So many messages, or a few more, make a window. */
    static final int SIZE = 1000;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final AtomicIntegerArray latencies = new AtomicIntegerArray(Latency.BUCKETS);
    private final Summary before;

    /** @param last the window before, or null */
    Window(Window last) {
        before = last == null ? Summary.NONE : last.alone();
    }

    boolean full() {
        return calls.get() >= SIZE;
    }

    void add(long nanos, boolean failed) {
        latencies.incrementAndGet(Latency.bucket(nanos));
        if (failed) {
            errors.incrementAndGet();
        }
        calls.incrementAndGet();
    }

    /** Of this window and the one before. */
    Summary summary() {
        return before.plus(alone());
    }

    private Summary alone() {
        int[] counts = new int[Latency.BUCKETS];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = latencies.get(i);
        }
        return new Summary(calls.get(), errors.get(), counts);
    }
}
