// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that spans do not reach the collector, and once that they do again. Thread-safe. */
final class ToldOnce implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(ToldOnce.class);

    private final SpanExporter exporter;
    private final String place;
    private final AtomicLong lost = new AtomicLong();

    /** @param place of the collector, as people may read it */
    ToldOnce(SpanExporter exporter, String place) {
        this.exporter = exporter;
        this.place = place;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> tell(result, count));
        return result;
    }

    private void tell(CompletableResultCode result, int count) {
        if (result.isSuccess()) {
            long missing = lost.getAndSet(0);
            if (missing > 0) {
                LOG.info("The collector at {} takes spans again; {} were lost meanwhile", place, missing);
            }
        } else if (lost.getAndAdd(count) == 0) {
            LOG.warn(
                    "Spans do not reach the collector at {}: {}. They are lost, nothing else is, until it takes them again; is"
                            + " endpoint in org.kilonova.tracing.cfg right, and the collector up?",
                    place,
                    reason(result.getFailureThrowable()));
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof HttpExportException http && http.getResponse() != null) {
            return "it answers with status " + http.getResponse().getStatusCode();
        }
        return String.valueOf(failure == null || failure.getCause() == null ? failure : failure.getCause());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
