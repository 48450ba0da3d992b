// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing.internal;

import io.opentelemetry.api.GlobalOpenTelemetry;
import java.util.function.Function;
import java.util.function.Supplier;
import org.kilonova.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the settings: the new way to a collector is open before the last is closed. Thread-safe. */
final class TracerInForce implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TracerInForce.class);

    private final Function<TracingSettings, Sdk> opener;
    private final Function<Tracer, Runnable> registry;
    private TracingSettings settings;
    private Way way = Way.NONE;

    /**
     * @param registry has a tracer used by all, until what it returns is run
     */
    TracerInForce(Function<TracingSettings, Sdk> opener, Function<Tracer, Runnable> registry) {
        this.opener = opener;
        this.registry = registry;
    }

    /** Takes other settings into use; those that cannot be taken change nothing, and the log says so. */
    synchronized void change(Supplier<TracingSettings> wanted) {
        TracingSettings next = null;
        Way opened;
        try {
            next = wanted.get();
            if (next.equals(settings)) {
                return;
            }
            opened = open(next);
        } catch (RuntimeException e) {
            LOG.error(
                    "The settings of org.kilonova.tracing.cfg are not taken, {}: {}",
                    settings == null ? "and no spans are made" : "the last good ones stay in force",
                    next == null ? e.getMessage() : next.withoutSecrets(e.toString()));
            return;
        }
        Way last = way;
        way = opened;
        settings = next;
        last.close();
    }

    private Way open(TracingSettings next) {
        if (next.endpoint() != null) {
            Sdk sdk = opener.apply(next);
            try {
                Way opened = new Way(registry.apply(new OtelTracer(sdk)), sdk::close);
                LOG.info("Spans go to {} as those of {}", next.place(), next.serviceName());
                return opened;
            } catch (RuntimeException e) {
                sdk.close();
                throw e;
            }
        }
        if (GlobalOpenTelemetry.isSet()) {
            Way opened = new Way(registry.apply(new OtelTracer(GlobalOpenTelemetry.get())), () -> {});
            LOG.info("Spans go to the OpenTelemetry that this JVM was started with");
            return opened;
        }
        if (settings != null) {
            LOG.info("No more spans are made");
        }
        return Way.NONE;
    }

    /** Sends what waits, for at most two seconds, and makes no more. */
    @Override
    public synchronized void close() {
        way.close();
        way = Way.NONE;
    }

    /** A tracer that is used by all, and where its spans go. */
    private record Way(Runnable registration, Runnable end) {

        static final Way NONE = new Way(() -> {}, () -> {});

        void close() {
            registration.run();
            end.run();
        }
    }
}
