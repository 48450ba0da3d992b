// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ever longer pauses between tries, with jitter: about 1 s at first, doubled each time, at most about a minute. Not thread-safe. */
final class BackOff {

    private static final long FIRST_MILLIS = 1_000;
    private static final int DOUBLINGS = 6;
    private static final double JITTER = 0.2;

    private int tries;

    Duration next() {
        long nominal = FIRST_MILLIS << Math.min(tries++, DOUBLINGS);
        return Duration.ofMillis(
                (long) (nominal * (1 + JITTER * (ThreadLocalRandom.current().nextDouble() - 0.5))));
    }

    void reset() {
        tries = 0;
    }
}
