// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.kilonova.metrics.LabelledCounter;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;

/** What has become of connections and messages, over all transports that were opened. Thread-safe. */
final class Counts {

    private static final List<String> CONNECTION = List.of("connection");
    private static final String TOPIC = "topic";

    /** Connections that were made after one was lost. */
    final LongAdder reconnects = new LongAdder();
    /** Attempts to connect that failed. */
    final LongAdder refusals = new LongAdder();
    /** Messages that the broker has put into a queue. */
    final LongAdder confirmed = new LongAdder();
    /** Messages that the broker did not take. */
    final LongAdder rejected = new LongAdder();
    /** Messages that went where no queue is. */
    final LongAdder unroutable = new LongAdder();
    /** Messages that were written and not confirmed before their channel was lost. */
    final LongAdder unconfirmed = new LongAdder();
    /** Messages that came again after they had been begun here, by topic. */
    final LabelledCounter duplicates = new LabelledCounter();
    /** Messages whose deadline passed while they waited here, by topic. */
    final LabelledCounter expired = new LabelledCounter();
    /** Messages that were given up, by topic. */
    final LabelledCounter deadLetters = new LabelledCounter();

    /** Messages of that topic may come from now on. */
    void served(String topic) {
        Stream.of(duplicates, expired, deadLetters).forEach(counter -> counter.offer(topic));
    }

    /** @param open the transports that are open: none without RabbitMQ, two of them while another one takes over */
    List<MetricFamily> families(Collection<RabbitTransport> open) {
        return List.of(
                MetricFamily.counter(
                        "kilonova_rabbit_reconnects",
                        "Connections that were made after one was lost.",
                        reconnects.sum()),
                MetricFamily.counter(
                        "kilonova_rabbit_connect_failures", "Attempts to connect that have failed.", refusals.sum()),
                new MetricFamily(
                        "kilonova_rabbit_connected",
                        Kind.GAUGE,
                        "1 while the connection stands, else 0.",
                        CONNECTION,
                        points(
                                open,
                                links ->
                                        links.allMatch(link -> link.connection().isPresent()))),
                new MetricFamily(
                        "kilonova_rabbit_blocked",
                        Kind.GAUGE,
                        "1 while the broker takes no messages on the connection, else 0.",
                        CONNECTION,
                        points(open, links -> links.anyMatch(Link::blocked))),
                new MetricFamily(
                        "kilonova_rabbit_published",
                        Kind.COUNTER,
                        "Messages that were sent, answers included, by what the broker said.",
                        List.of("result"),
                        List.of(
                                MetricPoint.of(confirmed.sum(), "confirmed"),
                                MetricPoint.of(rejected.sum(), "rejected"),
                                MetricPoint.of(unroutable.sum(), "unroutable"))),
                MetricFamily.counter(
                        "kilonova_rabbit_unconfirmed",
                        "Messages that were not confirmed before their channel was lost.",
                        unconfirmed.sum()),
                MetricFamily.gauge(
                        "kilonova_rabbit_outgoing",
                        "Messages that wait to be sent or confirmed.",
                        open.stream().mapToInt(RabbitTransport::outgoing).sum()),
                MetricFamily.counter(
                        "kilonova_rabbit_duplicates",
                        "Messages that came again after they were begun here, and were not run again.",
                        TOPIC,
                        duplicates),
                MetricFamily.counter(
                        "kilonova_rabbit_expired",
                        "Messages whose deadline passed while they waited here.",
                        TOPIC,
                        expired),
                MetricFamily.counter(
                        "kilonova_rabbit_dead_letters",
                        "Messages that were given up and became dead letters.",
                        TOPIC,
                        deadLetters));
    }

    /** For each of the two connections; without a transport over RabbitMQ, one that is not there is no trouble. */
    private static List<MetricPoint> points(Collection<RabbitTransport> open, Predicate<Stream<Link>> condition) {
        if (open.isEmpty()) {
            return List.of();
        }
        return Stream.of(RabbitTransport.CONSUME, RabbitTransport.PUBLISH)
                .map(purpose -> MetricPoint.of(
                        condition.test(open.stream().map(transport -> transport.link(purpose))) ? 1 : 0, purpose))
                .toList();
    }
}
