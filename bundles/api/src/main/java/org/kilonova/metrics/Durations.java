// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations into the ranges of a {@link Histogram} of seconds. Thread-safe; a duration costs two additions, which do not wait for
 * each other, and nothing is allocated.
 */
public final class Durations {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Double> bounds;
    /** The bounds, in nanoseconds. */
    private final long[] ends;

    private final LongAdder[] counts;
    private final LongAdder nanos = new LongAdder();

    /**
     * @param bounds upper ends of the ranges, inclusive, in seconds
     * @throws IllegalArgumentException if there are none, or they do not grow
     */
    public Durations(double... bounds) {
        List<Double> seconds = new ArrayList<>();
        ends = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            seconds.add(bounds[i]);
            ends[i] = Math.round(bounds[i] * NANOS);
            if (i > 0 && !(bounds[i] > bounds[i - 1])) {
                throw new IllegalArgumentException(
                        "bounds of durations grow: " + bounds[i] + " comes after " + bounds[i - 1]);
            }
        }
        if (seconds.isEmpty()) {
            throw new IllegalArgumentException("durations need at least one bound");
        }
        this.bounds = List.copyOf(seconds);
        counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Counts one; a negative one, of a clock that was set, is none at all. */
    public void add(long nanoseconds) {
        long duration = Math.max(nanoseconds, 0);
        int range = 0;
        while (range < ends.length && duration > ends[range]) {
            range++;
        }
        counts[range].increment();
        nanos.add(duration);
    }

    /** How many were counted. */
    public long count() {
        long sum = 0;
        for (LongAdder count : counts) {
            sum += count.sum();
        }
        return sum;
    }

    /** What was counted until now; what is counted at this moment may be in it in part. */
    public Histogram histogram() {
        List<Long> values = new ArrayList<>(counts.length);
        for (LongAdder count : counts) {
            values.add(count.sum());
        }
        return new Histogram(bounds, values, nanos.sum() / NANOS);
    }
}
