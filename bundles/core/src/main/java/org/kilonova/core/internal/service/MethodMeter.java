// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.container.MethodFigures;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.Histogram;

/** Counts the calls of one method. Thread-safe. */
class MethodMeter {

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final Durations latency =
            new Durations(0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60);
    /** By outcome; nobody adds to that of the good end, which is what is left of all. */
    private final LongAdder[] errors = new LongAdder[OUTCOMES.length];

    MethodMeter() {
        for (int i = 0; i < errors.length; i++) {
            errors[i] = new LongAdder();
        }
    }

    /** A message has ended after so many nanoseconds. */
    void ended(long nanos, Outcome outcome) {
        latency.add(nanos);
        if (outcome.failed()) {
            errors[outcome.ordinal()].increment();
        }
    }

    boolean used() {
        return latency.count() > 0;
    }

    MethodFigures figures(String namespace, String method, int inFlight) {
        Map<String, Long> failed = new TreeMap<>();
        for (Outcome outcome : OUTCOMES) {
            long count = errors[outcome.ordinal()].sum();
            if (count > 0) {
                failed.put(outcome.word(), count);
            }
        }
        // Read after the errors, which are counted after it: never more errors than calls.
        Histogram seen = latency.histogram();
        return new MethodFigures(namespace, method, seen.count(), failed, inFlight, seen);
    }
}
