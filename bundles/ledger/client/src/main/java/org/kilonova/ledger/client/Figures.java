// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger.client;

import java.util.Arrays;

/** How calls went, of all clients together. Thread-safe. */
final class Figures {

    /**
     * @param answered calls with a receipt
     * @param bad calls with anything else
     * @param failure what the last of these was, or {@code none}
     * @param p999 time in milliseconds within which 999 of 1000 calls ended
     * @param longest time in milliseconds of the longest call
     */
    record Summary(long answered, long bad, String failure, double p999, double longest) {}

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MOST = 0.999;

    private long[] nanos = new long[1024];
    private int count;
    private long bad;
    private String failure = "none";

    synchronized void add(Outcome outcome, long took, String reason) {
        if (outcome != Outcome.ANSWERED) {
            bad++;
            failure = reason;
        }
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    synchronized Summary sinceLast() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        Summary summary = new Summary(
                count - bad, bad, failure, at(sorted, (int) Math.ceil(MOST * count) - 1), at(sorted, count - 1));
        count = 0;
        bad = 0;
        failure = "none";
        return summary;
    }

    private static double at(long[] sorted, int place) {
        return place < 0 ? 0 : sorted[place] / NANOS_PER_MILLI;
    }
}
