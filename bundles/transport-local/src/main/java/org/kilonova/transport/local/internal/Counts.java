// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.metrics.LabelledCounter;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;

/** What has become of messages, over all transports that were opened. Thread-safe. */
final class Counts {

    private static final String TOPIC = "topic";

    /** Messages whose deadline passed while they waited, by topic. */
    final LabelledCounter expired = new LabelledCounter();
    /** Casts that were lost with their queue. */
    final LongAdder discarded = new LongAdder();
    /** Messages for which there was no room. */
    final LongAdder refused = new LongAdder();
    /** Messages for a topic, or a server, that nobody serves. */
    final LongAdder unroutable = new LongAdder();
    /** Messages that were given up, by topic. */
    final LabelledCounter deadLetters = new LabelledCounter();

    /** Messages of that topic may come from now on. */
    void served(String topic) {
        expired.offer(topic);
        deadLetters.offer(topic);
    }

    /** @param kept dead letters by topic, of each transport that is open */
    List<MetricFamily> families(Collection<Map<String, Integer>> kept) {
        Map<String, Integer> all = new TreeMap<>();
        kept.forEach(letters -> letters.forEach((topic, count) -> all.merge(topic, count, Integer::sum)));
        return List.of(
                MetricFamily.counter(
                        "kilonova_local_expired",
                        "Messages whose deadline passed while they waited in a queue of this JVM.",
                        TOPIC,
                        expired),
                MetricFamily.counter(
                        "kilonova_local_discarded", "Casts that were lost with their queue.", discarded.sum()),
                MetricFamily.counter(
                        "kilonova_local_refused",
                        "Messages that were not sent, because the queue stayed full.",
                        refused.sum()),
                MetricFamily.counter(
                        "kilonova_local_unroutable",
                        "Messages that were not sent, because nobody serves the topic or server here.",
                        unroutable.sum()),
                MetricFamily.counter(
                        "kilonova_local_dead_letters",
                        "Messages that were given up and became dead letters.",
                        TOPIC,
                        deadLetters),
                new MetricFamily(
                        "kilonova_local_dead_letters_kept",
                        Kind.GAUGE,
                        "Dead letters that are kept in memory.",
                        List.of(TOPIC),
                        all.entrySet().stream()
                                .map(entry -> MetricPoint.of(entry.getValue(), entry.getKey()))
                                .toList()));
    }
}
