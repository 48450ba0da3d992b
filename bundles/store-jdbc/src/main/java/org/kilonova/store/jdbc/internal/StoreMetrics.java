// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import com.zaxxer.hikari.HikariPoolMXBean;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricFamily.Kind;
import org.kilonova.metrics.MetricPoint;

/** How the database answers. Thread-safe. */
final class StoreMetrics {

    private final Durations reports =
            new Durations(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);
    private final LongAdder failures = new LongAdder();

    /** A report that all services are alive has been taken, or not, after so many nanoseconds. */
    void reported(long nanos) {
        reports.add(nanos);
    }

    /** The database did not do what was asked for. */
    void failed() {
        failures.increment();
    }

    /** @param pool of this moment, if there is one */
    List<MetricFamily> families(Optional<HikariPoolMXBean> pool, int limit) {
        int idle = pool.map(HikariPoolMXBean::getIdleConnections).orElse(0);
        int active = pool.map(HikariPoolMXBean::getActiveConnections).orElse(0);
        return List.of(
                new MetricFamily(
                        "kilonova_store_report_duration_seconds",
                        Kind.HISTOGRAM,
                        "Reports that all services are alive, by how long the database took, the wait for a connection included.",
                        List.of(),
                        List.of(MetricPoint.of(reports.histogram()))),
                MetricFamily.counter(
                        "kilonova_store_failures", "Requests that the database did not serve.", failures.sum()),
                MetricFamily.gauge(
                        "kilonova_store_up", "1 while there are connections, else 0.", idle + active > 0 ? 1 : 0),
                new MetricFamily(
                        "kilonova_store_connections",
                        Kind.GAUGE,
                        "Connections to the database.",
                        List.of("state"),
                        List.of(MetricPoint.of(active, "active"), MetricPoint.of(idle, "idle"))),
                MetricFamily.gauge("kilonova_store_connections_limit", "So many there are at most (pool_size).", limit),
                MetricFamily.gauge(
                        "kilonova_store_waiting",
                        "Threads that wait for a connection.",
                        pool.map(HikariPoolMXBean::getThreadsAwaitingConnection).orElse(0)));
    }
}
