// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;
import org.kilonova.metrics.MetricSource;

/** Counts requests. They are told apart by the template of their route, of which there are few, never by their path. */
final class Traffic implements Observer, MetricSource {

    /** Seconds. */
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private static final String NONE = "none";
    private static final int CLASSES = 6;

    private final Map<String, Counters> routes = new ConcurrentSkipListMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final LongAdder refusedBytes = new LongAdder();

    private static final class Counters {

        private final String method;
        private final String route;
        private final LongAdder[] byClass = adders(CLASSES);
        private final Durations durations = new Durations(BOUNDS);

        private Counters(String method, String route) {
            this.method = method;
            this.route = route;
        }

        private static LongAdder[] adders(int count) {
            LongAdder[] all = new LongAdder[count];
            for (int i = 0; i < count; i++) {
                all[i] = new LongAdder();
            }
            return all;
        }

        private void count(int status) {
            byClass[Math.min(status / 100, CLASSES - 1)].increment();
        }
    }

    @Override
    public void arrived(Visit visit) {
        inFlight.incrementAndGet();
    }

    @Override
    public void streaming(Visit visit) {
        inFlight.decrementAndGet();
        streams.incrementAndGet();
    }

    @Override
    public void left(Visit visit, int status) {
        Route route = visit.match() == null ? null : visit.match().route();
        Counters counters = route == null ? counters(NONE, NONE) : counters(route.method(), route.template());
        counters.count(status);
        refusedBytes.add(visit.refusedBytes());
        if (visit.isStream()) {
            streams.decrementAndGet();
        } else {
            inFlight.decrementAndGet();
            counters.durations.add(System.nanoTime() - visit.begun());
        }
    }

    @Override
    public void unread(int status) {
        counters(NONE, NONE).count(status);
    }

    private Counters counters(String method, String template) {
        return routes.computeIfAbsent(method + " " + template, key -> new Counters(method, template));
    }

    @Override
    public List<MetricFamily> collect() {
        List<MetricPoint> requests = new ArrayList<>();
        List<MetricPoint> durations = new ArrayList<>();
        for (Counters counters : routes.values()) {
            for (int i = 1; i < CLASSES; i++) {
                long count = counters.byClass[i].sum();
                if (count > 0) {
                    requests.add(MetricPoint.of(count, counters.method, counters.route, i + "xx"));
                }
            }
            durations.add(MetricPoint.of(counters.durations.histogram(), counters.method, counters.route));
        }
        return List.of(
                new MetricFamily(
                        "kilonova_http_requests",
                        Kind.COUNTER,
                        "Requests that have been answered, by the template of their route and the class of the status.",
                        List.of("method", "route", "status"),
                        requests),
                new MetricFamily(
                        "kilonova_http_request_duration_seconds",
                        Kind.HISTOGRAM,
                        "From the arrival of a request to the end of its answer, streams of events left out.",
                        List.of("method", "route"),
                        durations),
                MetricFamily.gauge(
                        "kilonova_http_requests_in_flight", "Requests without an answer yet.", inFlight.get()),
                MetricFamily.gauge("kilonova_http_event_streams", "Streams of events that are open.", streams.get()),
                MetricFamily.counter(
                        "kilonova_http_refused_body_bytes",
                        "Bytes of bodies that came and were not taken.",
                        refusedBytes.sum()));
    }
}
