// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks all sources and writes what they say. What cannot be written is left out, and said once. Thread-safe. */
final class Exposition {

    private static final Logger LOG = LoggerFactory.getLogger(Exposition.class);

    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final Supplier<? extends Collection<MetricSource>> sources;
    private final PlatformMetrics platform;
    private final Places places;
    private final Collector collector = new Collector();
    /** What has been said already; what is well again may be said anew. */
    private final Set<String> said = new HashSet<>();

    /** @param limit of points for each family */
    Exposition(Supplier<? extends Collection<MetricSource>> sources, PlatformMetrics platform, int limit) {
        this.sources = sources;
        this.platform = platform;
        this.places = new Places(limit);
    }

    void limit(int points) {
        places.limit(points);
    }

    String contentType(String accept) {
        return writer(accept).getContentType();
    }

    void write(String accept, OutputStream out) throws IOException {
        // Sources are asked by one at a time, and for a limited time; what may be slow, the reader, is waited for by
        // nobody.
        writer(accept).write(out, read(), EscapingScheme.UNDERSCORE_ESCAPING);
    }

    private ExpositionFormatWriter writer(String accept) {
        return openMetrics.accepts(accept) ? openMetrics : text;
    }

    private synchronized MetricSnapshots read() throws InterruptedIOException {
        Map<String, MetricSnapshot> all = new TreeMap<>();
        platform.snapshots().forEach(snapshot -> all.put(snapshot.getMetadata().getPrometheusName(), snapshot));
        Set<String> wrong = new HashSet<>();
        for (MetricSource source : sources.get()) {
            try {
                collector.ask(source).forEach(family -> take(family, source, all, wrong));
            } catch (ExecutionException e) {
                leaveOut(source + " fails: its metrics are left out", e.getCause(), wrong);
            } catch (TimeoutException e) {
                leaveOut(
                        source + " hangs: its metrics are left out, and it is not asked again until it answers",
                        e,
                        wrong);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(
                        "the reading of the metrics was interrupted while " + source + " was asked");
            }
        }
        said.retainAll(wrong);
        MetricSnapshot leftOut = Snapshots.of(MetricFamily.gauge(
                "kilonova_metrics_left_out", "Sources and metrics that were left out of this reading.", wrong.size()));
        all.put(leftOut.getMetadata().getPrometheusName(), leftOut);
        return new MetricSnapshots(all.values());
    }

    private void take(MetricFamily family, MetricSource source, Map<String, MetricSnapshot> all, Set<String> wrong) {
        try {
            MetricSnapshot snapshot = Snapshots.of(places.bounded(family));
            String name = snapshot.getMetadata().getPrometheusName();
            if (all.containsKey(name)) {
                throw new IllegalArgumentException("another source has a metric of that name");
            }
            all.put(name, snapshot);
        } catch (RuntimeException e) {
            leaveOut("The metric " + family.name() + " of " + source + " is left out", e, wrong);
        }
    }

    private void leaveOut(String what, Throwable why, Set<String> wrong) {
        wrong.add(what);
        if (!said.add(what)) {
            return;
        }
        if (why instanceof TimeoutException) {
            LOG.error("{}; kn:dump shows in threads.txt what it waits for, report this to its maker", what);
        } else if (why instanceof IllegalArgumentException) {
            LOG.error("{}: {}", what, why.getMessage());
        } else {
            LOG.error("{}; report this to its maker with the trace", what, why);
        }
    }
}
