// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.call;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.kilonova.store.StoreUnavailableException;
import org.kilonova.transport.Transport;
import org.kilonova.transport.local.internal.LocalTransport;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The core and the local transport as the container wires them, with one manager, without a store of records. */
@State(Scope.Benchmark)
public class Stack {

    private static final int SHIPPED_MAX_THREADS = 512;
    private static final int SHIPPED_PREFETCH = 64;

    Workers workers;
    Greeter manager;
    GreeterApi proxy;
    private Timers timers;
    private HostedServices services;

    @Setup(Level.Trial)
    public void begin() throws Exception {
        workers = Workers.create(SHIPPED_MAX_THREADS);
        timers = new Timers(workers);
        Clock clock = Clock.systemUTC();
        Transport transport = new LocalTransport(new LocalConfig());
        TransportRpcClient.Setup rpc = new TransportRpcClient.Setup(
                () -> transport, () -> Duration.ofSeconds(60), timers, clock, new MessageIds(), workers);
        RpcClient client = new TransportRpcClient(rpc, new ValueMapper(false));
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
                () -> client));
        manager = new Greeter();
        Activation activation = services.arrive(new Arrival(
                        "greeter",
                        "kilonova-greeter",
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
        proxy = client.proxy(GreeterApi.class, Target.topic("greeter"));
    }

    private static Path temporary() throws IOException {
        Path directory = Files.createTempDirectory("kilonova-bench");
        directory.toFile().deleteOnExit();
        return directory;
    }

    private static ServiceSettings settings() {
        return new ServiceSettings(
                "bench",
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                true,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                SHIPPED_PREFETCH);
    }

    @TearDown(Level.Trial)
    public void end() {
        services.shutDown();
        timers.close();
        workers.close();
    }

    /** The default of the shipped configuration. */
    private static final class LocalConfig implements LocalTransport.Config {

        @Override
        public int queue__capacity() {
            return 1000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalTransport.Config.class;
        }
    }
}
