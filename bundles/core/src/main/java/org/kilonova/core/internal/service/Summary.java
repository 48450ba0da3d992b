// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;

/**
 * Figures of a number of messages.
 *
 * @param calls how many
 * @param errors how many of them ended with an error
 * @param latencies how many fell into each bucket of {@link Latency}
 */
record Summary(long calls, long errors, int[] latencies) {

    static final Summary NONE = new Summary(0, 0, new int[Latency.BUCKETS]);

    Summary plus(Summary other) {
        int[] sum = latencies.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.latencies[i];
        }
        return new Summary(calls + other.calls, errors + other.errors, sum);
    }

    /** From 0 to 1. */
    double errorRate() {
        return calls == 0 ? 0 : (double) errors / calls;
    }

    /** Below which that part of the latencies lies. */
    Duration percentile(double part) {
        long total = 0;
        for (int count : latencies) {
            total += count;
        }
        long wanted = (long) Math.ceil(total * part);
        long seen = 0;
        for (int i = 0; i < latencies.length; i++) {
            seen += latencies[i];
            if (seen >= wanted && seen > 0) {
                return Duration.ofNanos(Latency.end(i));
            }
        }
        return Duration.ZERO;
    }
}
