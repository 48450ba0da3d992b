// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics;

import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the start of the container, apart for each value of one label; the values are few, such as topics. Thread-safe. */
public final class LabelledCounter {

    private final ConcurrentNavigableMap<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    /** Has that value told from now on: where a counter begins with 1 instead of 0, its first increase is not seen. */
    public void offer(String value) {
        of(value);
    }

    /** Counts one more. */
    public void increment(String value) {
        of(value).increment();
    }

    /** One point for each value, in their order. */
    public List<MetricPoint> points() {
        return counts.entrySet().stream()
                .map(count -> MetricPoint.of(count.getValue().sum(), count.getKey()))
                .toList();
    }

    private LongAdder of(String value) {
        return counts.computeIfAbsent(value, first -> new LongAdder());
    }
}
