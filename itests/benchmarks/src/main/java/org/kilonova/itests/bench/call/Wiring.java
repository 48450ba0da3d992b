// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.kilonova.container.Activation;
import org.kilonova.core.internal.rpc.MessageIds;
import org.kilonova.core.internal.rpc.TransportRpcClient;
import org.kilonova.core.internal.service.Environment;
import org.kilonova.core.internal.service.HostedServices;
import org.kilonova.core.internal.service.HostedServices.Arrival;
import org.kilonova.core.internal.service.Origin;
import org.kilonova.core.internal.service.ServiceSettings;
import org.kilonova.core.internal.timer.Timers;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.manager.Manager;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.rpc.RpcClient;
import org.kilonova.store.StoreUnavailableException;
import org.kilonova.tracing.Tracer;
import org.kilonova.transport.Transport;
import org.kilonova.transport.local.internal.LocalTransports;

/** The core and the local transport as the container wires them, without a store of records. */
final class Wiring implements AutoCloseable {

    private static final String HOST = "bench";
    private static final int SHIPPED_MAX_THREADS = 512;
    private static final int SHIPPED_PREFETCH = 64;

    private final Workers workers = Workers.create(SHIPPED_MAX_THREADS);
    private final Timers timers = new Timers(workers);
    private final RpcClient client;
    private final HostedServices services;
    private volatile Tracer tracer;

    /** Nobody traces. */
    Wiring() throws IOException {
        this(null);
    }

    /** @param tracer makes spans of every call, or null */
    Wiring(Tracer tracer) throws IOException {
        this.tracer = tracer;
        Tracing tracing = new Tracing(() -> this.tracer, () -> HOST);
        Clock clock = Clock.systemUTC();
        Transport transport = new LocalTransports(new LocalConfig()).open("local:");
        TransportRpcClient.Setup rpc = new TransportRpcClient.Setup(
                () -> transport, () -> Duration.ofSeconds(60), timers, clock, new MessageIds(), workers, tracing);
        client = new TransportRpcClient(rpc, new ValueMapper(false));
        ServiceSettings settings = settings();
        services = new HostedServices(new Environment(
                workers,
                timers,
                clock,
                temporary(),
                () -> transport,
                () -> {
                    throw new StoreUnavailableException("calls are measured without a store", null);
                },
                () -> settings,
                Map::of,
                () -> client,
                tracing));
    }

    /** Returns when it serves. */
    void serve(String topic, Manager manager) throws Exception {
        Activation activation = services.arrive(new Arrival(
                        topic,
                        "kilonova-" + topic,
                        null,
                        true,
                        false,
                        new Origin(1, "bench", "1.0.0"),
                        manager,
                        Map.of()))
                .settled()
                .get(60, TimeUnit.SECONDS);
        if (!activation.active()) {
            throw new IllegalStateException("the manager did not come up: " + activation.reason());
        }
    }

    Workers workers() {
        return workers;
    }

    RpcClient client() {
        return client;
    }

    List<MetricFamily> metrics() {
        return services.metrics();
    }

    private static Path temporary() throws IOException {
        Path directory = Files.createTempDirectory("kilonova-bench");
        directory.toFile().deleteOnExit();
        return directory;
    }

    private static ServiceSettings settings() {
        return new ServiceSettings(
                HOST,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                true,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1500),
                SHIPPED_PREFETCH,
                false);
    }

    @Override
    public void close() {
        services.shutDown();
        timers.close();
        workers.close();
    }

    /** The default of the shipped configuration. */
    private static final class LocalConfig implements LocalTransports.Config {

        @Override
        public int queue__capacity() {
            return 1000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalTransports.Config.class;
        }
    }
}
