// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;

/**
 * The JVM and the process, under the names that every Java program has in Prometheus, and the version of this software. Of the library's
 * collectors only those that leave nothing behind in the JVM: no listeners.
 */
final class PlatformMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final MetricSnapshot info;

    PlatformMetrics(String version) {
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
        info = Snapshots.of(new MetricFamily(
                "kilonova_version",
                MetricFamily.Kind.GAUGE,
                "Always 1; the label says which version this is.",
                List.of("version"),
                List.of(MetricPoint.of(1, version))));
    }

    List<MetricSnapshot> snapshots() {
        return Stream.concat(Stream.of(info), registry.scrape().stream()).toList();
    }
}
