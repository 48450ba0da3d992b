// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.kilonova.container.Activation;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;
import org.kilonova.core.internal.rpc.MessageIds;
import org.kilonova.core.internal.rpc.TransportRpcClient;
import org.kilonova.core.internal.service.HostedServices.Arrival;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.Timers;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.core.internal.workers.Workers;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;
import org.kilonova.rpc.TransportException;
import org.kilonova.transport.DeadLetter;
import org.kilonova.transport.Transport;
import org.kilonova.transport.local.internal.LocalTransports;

/** All services of a container without a framework: real workers, timers and local transport, records in memory. */
final class House implements AutoCloseable {

    /** Timers go off so many times sooner than they say, so that nobody waits for a back-off. */
    private static final int HASTE = 20;

    private static final Duration SHUTDOWN = Duration.ofSeconds(200);

    final MemoryStore store = new MemoryStore();
    final List<String> log = new CopyOnWriteArrayList<>();
    final HostedServices services;
    private final Workers workers;
    private final Timers timers;
    private volatile Transport transport = fresh();
    private volatile ServiceSettings settings = settings("h1");
    private final RpcClient client;

    private record Config(int queue__capacity) implements LocalTransports.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalTransports.Config.class;
        }
    }

    House(Path data, int threads) {
        workers = Workers.create(threads);
        timers = new Timers(workers);
        Alarms hasty = new Alarms() {
            @Override
            public Future<?> after(Duration delay, Runnable work) {
                return timers.after(delay.dividedBy(HASTE), work);
            }

            @Override
            public Future<?> watch(Duration delay, Runnable work) {
                return timers.watch(delay.dividedBy(HASTE), work);
            }
        };
        Clock clock = Clock.systemUTC();
        TransportRpcClient.Setup rpc = new TransportRpcClient.Setup(
                this::inForce, () -> Duration.ofSeconds(30), timers, clock, new MessageIds(), workers, Tracing.OFF);
        client = new TransportRpcClient(rpc, new ValueMapper(false));
        services = new HostedServices(new Environment(
                workers,
                hasty,
                clock,
                data,
                this::inForce,
                () -> store,
                () -> settings,
                () -> Map.of("host", "h1"),
                () -> client,
                Tracing.OFF));
    }

    static Transport fresh() {
        return new LocalTransports(new Config(1000)).open("local:");
    }

    private static ServiceSettings settings(String host) {
        return new ServiceSettings(
                host,
                Duration.ofSeconds(2),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                true,
                Duration.ofSeconds(20),
                SHUTDOWN,
                Duration.ofSeconds(60),
                Duration.ZERO,
                16,
                true);
    }

    private Transport inForce() {
        Transport current = transport;
        if (current == null) {
            throw new TransportException("no transport for local:");
        }
        return current;
    }

    Transport transport() {
        return transport;
    }

    void transport(Transport next) {
        transport = next;
    }

    void host(String host) {
        settings = settings(host);
        services.settingsChanged();
    }

    void grace(Duration grace) {
        change(settings.shutdownTimeout(), grace);
    }

    void shutdownTimeout(Duration timeout) {
        change(timeout, settings.swapGrace());
    }

    private void change(Duration shutdownTimeout, Duration grace) {
        change(shutdownTimeout, grace, settings.messageTimeLimit());
    }

    void messageTimeLimit(Duration limit) {
        change(settings.shutdownTimeout(), settings.swapGrace(), limit);
    }

    List<DeadLetter> deadLetters(String topic) {
        return transport.deadLetters().list(topic, 100);
    }

    private void change(Duration shutdownTimeout, Duration grace, Duration messageTimeLimit) {
        ServiceSettings s = settings;
        settings = new ServiceSettings(
                s.host(),
                s.reportInterval(),
                s.periodicInterval(),
                s.serviceDownTime(),
                true,
                s.initTimeout(),
                shutdownTimeout,
                grace,
                messageTimeLimit,
                s.prefetch(),
                s.rpcPing());
    }

    RpcClient client() {
        return client;
    }

    Probe probe(String name) {
        return new Probe(name, log);
    }

    Place arrive(String topic, String bundle, Manager manager) {
        return arrive(topic, bundle.hashCode(), bundle, manager);
    }

    /** A manager of one of several bundles of the same name. */
    Place arrive(String topic, long bundleId, String bundle, Manager manager) {
        return arrive(topic, true, false, new Origin(bundleId, bundle, "1.0"), manager);
    }

    /** A manager that cannot start beside another. */
    Place arriveExclusive(String topic, long bundleId, String bundle, Manager manager) {
        return arrive(topic, true, true, new Origin(bundleId, bundle, "1.0"), manager);
    }

    /** A manager that receives no messages. */
    Place arriveSender(String name, String bundle, Manager manager) {
        return arrive(name, false, false, new Origin(bundle.hashCode(), bundle, "1.0"), manager);
    }

    private Place arrive(String topic, boolean receives, boolean exclusive, Origin origin, Manager manager) {
        return services.arrive(
                new Arrival(topic, "kilonova-" + topic, null, receives, exclusive, origin, manager, Map.of()));
    }

    Place started(String topic, String bundle, Manager manager) {
        Place place = arrive(topic, bundle, manager);
        Activation outcome = settled(place);
        if (!outcome.active()) {
            throw new AssertionError(outcome.toString());
        }
        return place;
    }

    static Activation settled(Place place) {
        return get(place.settled());
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(30, TimeUnit.SECONDS).join();
    }

    String call(String topic, String method) {
        return client.call(Target.topic(topic), method, Map.of(), String.class);
    }

    CompletableFuture<String> callLater(String topic, String method) {
        return client.callAsync(Target.topic(topic), method, Map.of(), String.class);
    }

    void cast(String topic, String method) {
        client.cast(Target.topic(topic), method, Map.of());
    }

    HostedServiceInfo info(String topic) {
        return services.info(topic);
    }

    ServiceState state(String topic) {
        return services.info().stream()
                .filter(s -> s.topic().equals(topic))
                .map(HostedServiceInfo::state)
                .findFirst()
                .orElse(null);
    }

    List<ServiceState> history(String topic) {
        return info(topic).history().stream().map(StateChange::to).toList();
    }

    static void until(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(condition);
    }

    /** What another thread does, which has to end. */
    static CompletableFuture<Void> meanwhile(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    @Override
    public void close() {
        services.shutDown();
        timers.close();
        workers.close();
        until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("kn-")));
    }
}
