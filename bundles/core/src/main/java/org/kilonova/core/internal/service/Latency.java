// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

/** Buckets for latencies from a microsecond to half an hour, four to each doubling: what is read from them is at most a quarter too large. */
final class Latency {

    static final int BUCKETS = 128;

    private static final int PARTS = 4;
    private static final long UNIT = 1_000;

    private Latency() {}

    static int bucket(long nanos) {
        long units = Math.max(nanos, 0) / UNIT;
        if (units < PARTS) {
            return (int) units;
        }
        int octave = 63 - Long.numberOfLeadingZeros(units);
        int part = (int) (units >> (octave - 2)) & (PARTS - 1);
        return Math.min(BUCKETS - 1, (octave - 1) * PARTS + part);
    }

    /** The upper end of a bucket, in nanoseconds. */
    static long end(int bucket) {
        if (bucket < PARTS) {
            return (bucket + 1) * UNIT;
        }
        int octave = bucket / PARTS + 1;
        int part = bucket % PARTS;
        return ((long) (PARTS + part + 1) << (octave - 2)) * UNIT;
    }
}
