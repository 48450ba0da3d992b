// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import java.util.ArrayList;
import java.util.List;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the core tells to those who watch: its services, its workers, and whether messages can be carried. */
@Component
public final class CoreMetrics implements MetricSource {

    private final Core core;

    @Activate
    public CoreMetrics(@Reference Core core) {
        this.core = core;
    }

    @Override
    public List<MetricFamily> collect() {
        Workers workers = core.workers();
        List<MetricFamily> all = new ArrayList<>(core.services().metrics());
        all.add(MetricFamily.gauge(
                "kilonova_transport_up",
                "1 while the transport in force can carry messages, else 0.",
                core.transportProblem().isEmpty() ? 1 : 0));
        all.add(MetricFamily.gauge("kilonova_workers", "Threads on which managers run.", workers.threads()));
        all.add(MetricFamily.gauge("kilonova_workers_busy", "Those that are at work.", workers.busy()));
        all.add(MetricFamily.gauge(
                "kilonova_workers_limit", "So many there are at most (max_worker_threads).", workers.limit()));
        all.add(MetricFamily.gauge(
                "kilonova_workers_waiting", "Pieces of work for which no thread is free.", workers.waiting()));
        return all;
    }
}
