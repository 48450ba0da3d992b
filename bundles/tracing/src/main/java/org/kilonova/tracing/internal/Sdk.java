// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** OpenTelemetry's own way to a collector: a bounded queue, sent in batches by a thread of its own; what does not fit is dropped. */
public final class Sdk implements OpenTelemetry, AutoCloseable {

    /** Spans that wait; about 1 KB each. */
    static final int QUEUE = 8192;

    /** Spans that are sent together. */
    static final int BATCH = 512;

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LAST_SPANS_SECONDS = 2;

    private final SdkTracerProvider provider;

    /**
     * @param version of the software
     */
    public Sdk(TracingSettings settings, String version) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString())
                .setServiceClassLoader(Sdk.class.getClassLoader())
                .setConnectTimeout(TIMEOUT)
                .setTimeout(TIMEOUT)
                .setCompression("gzip")
                // A further try would only keep the next spans waiting until their queue is full.
                .setRetryPolicy(null);
        settings.headers().forEach(exporter::addHeader);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(resource(settings, version))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(new ToldOnce(exporter.build(), settings.place()))
                        .setMaxQueueSize(QUEUE)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(DELAY)
                        .setExporterTimeout(TIMEOUT)
                        .build())
                .build();
    }

    private static Attributes resource(TracingSettings settings, String version) {
        return Attributes.of(
                AttributeKey.stringKey("service.name"),
                settings.serviceName(),
                AttributeKey.stringKey("service.version"),
                version,
                AttributeKey.stringKey("service.instance.id"),
                UUID.randomUUID().toString());
    }

    @Override
    public TracerProvider getTracerProvider() {
        return provider;
    }

    @Override
    public ContextPropagators getPropagators() {
        return ContextPropagators.noop();
    }

    /** Sends what waits, for at most two seconds. */
    @Override
    public void close() {
        provider.shutdown().join(LAST_SPANS_SECONDS, TimeUnit.SECONDS);
    }
}
