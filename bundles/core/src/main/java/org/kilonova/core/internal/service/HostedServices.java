// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.kilonova.container.Activation;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapRules;
import org.kilonova.container.TaskInfo;
import org.kilonova.core.internal.timer.TaskTimer;
import org.kilonova.manager.Manager;
import org.kilonova.metrics.MetricFamily;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All services of this container, by topic and host. Thread-safe. */
public final class HostedServices {

    private static final Logger LOG = LoggerFactory.getLogger(HostedServices.class);

    /** How soon after a service came up its record says so. */
    private static final Duration FIRST_REPORT = Duration.ofMillis(200);

    private static final String STOPS = "the container stops";

    private record Key(String topic, String host) {}

    private final Environment environment;
    private final Hooks hooks;
    private final FileLocks locks;
    private final RecordKeeper records;
    private final TaskTimer heartbeat;
    private final Overtime overtime;
    private final Map<Key, HostedService> services = new ConcurrentHashMap<>();
    /** By the bundle that is to take over. */
    private final Map<Long, BundleSwap> swaps = new ConcurrentHashMap<>();

    private final AtomicBoolean reportDue = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean stopping;

    public HostedServices(Environment environment) {
        this.environment = environment;
        this.hooks = new Hooks(environment.workers(), environment.timers());
        this.locks = new FileLocks(environment.data().resolve("locks"));
        this.records = new RecordKeeper(environment.store(), environment.clock());
        this.heartbeat = new TaskTimer(
                "report_state",
                environment.settings().get().reportInterval(),
                this::beat,
                environment.timers(),
                environment.clock(),
                () -> 0);
        heartbeat.start(true);
        this.overtime = new Overtime(environment, this::atWork);
        overtime.start();
    }

    /**
     * What a manager says of itself when it is registered.
     *
     * @param topic or, if it has none, what it is called here
     * @param host null for the setting {@code host}
     * @param receives messages; one that does not only sends them
     * @param exclusive whether it cannot start beside another generation
     */
    public record Arrival(
            String topic,
            String binary,
            String host,
            boolean receives,
            boolean exclusive,
            Origin origin,
            Manager manager,
            Map<String, Duration> taskSpacings) {}

    /** A manager that has been taken in, until it leaves. */
    public final class Place {

        private final HostedService service;
        private final Generation generation;

        private Place(HostedService service, Generation generation) {
            this.service = service;
            this.generation = generation;
        }

        public CompletableFuture<Activation> settled() {
            return generation.settled();
        }

        /** Waits until its calls have ended, at most {@code graceful_shutdown_timeout}. */
        public void leave() {
            service.leave(generation);
        }

        public void taskSpacings(Map<String, Duration> spacings) {
            service.spacings(generation, spacings);
        }
    }

    /**
     * Takes a manager in; it comes up in the background.
     *
     * @throws IllegalStateException if the container is stopping
     */
    public Place arrive(Arrival arrival) {
        Key key = new Key(arrival.topic(), arrival.host());
        while (!closed) {
            HostedService service = services.computeIfAbsent(key, k -> create(arrival, k));
            BundleSwap swap = swaps.get(arrival.origin().bundleId());
            Generation generation = service.arrive(arrival, swap == null ? Candidacy.ALONE : swap);
            if (generation != null) {
                if (closed) {
                    // It came in while the others were being ended.
                    service.shutDown(STOPS);
                }
                generation.settled().thenRun(this::reportSoon);
                return new Place(service, generation);
            }
            services.remove(key, service);
        }
        throw new IllegalStateException("the container is stopping and takes no managers: " + arrival.origin());
    }

    /**
     * Begins a swap.
     *
     * @throws IllegalStateException if the container is stopping, or the new bundle is in a swap
     */
    public Swap swap(long old, long next, SwapRules rules) {
        if (closed) {
            throw new IllegalStateException("the container is stopping and begins no swap");
        }
        List<HostedService> serving = services.values().stream()
                .filter(service -> {
                    Generation current = service.current();
                    return current != null && current.origin().bundleId() == old;
                })
                .toList();
        BundleSwap swap = new BundleSwap(rules, environment, serving, () -> swaps.remove(next));
        if (swaps.putIfAbsent(next, swap) != null) {
            throw new IllegalStateException("bundle " + next + " is in a swap already");
        }
        return swap;
    }

    /** A manager of the bundle could not be taken in. */
    public void refused(long bundleId, String reason) {
        BundleSwap swap = swaps.get(bundleId);
        if (swap != null) {
            swap.refuse(reason);
        }
    }

    /** A bundle is gone for good. */
    public void forget(long bundleId) {
        swaps.remove(bundleId);
    }

    /** The manager that serves under that name here, or null. */
    public Manager manager(String name) {
        Generation current = services.values().stream()
                .filter(service -> service.answersTo(name))
                .map(HostedService::current)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return current == null ? null : current.manager();
    }

    /** Whether the container is on its way down and takes no new work from outside. */
    public boolean stopping() {
        return stopping;
    }

    /** One report for all services that come up at about the same time. */
    private void reportSoon() {
        if (reportDue.compareAndSet(false, true)) {
            environment.timers().after(FIRST_REPORT, () -> {
                reportDue.set(false);
                records.report();
            });
        }
    }

    private HostedService create(Arrival arrival, Key key) {
        return new HostedService(arrival, environment, hooks, locks, records, gone -> services.remove(key, gone));
    }

    public List<HostedServiceInfo> info() {
        return services.values().stream()
                .map(HostedService::info)
                .sorted(Comparator.comparing(HostedServiceInfo::topic).thenComparing(HostedServiceInfo::host))
                .toList();
    }

    public HostedServiceInfo info(String name) {
        return find(name).info();
    }

    public List<MethodFigures> figures(String name) {
        return find(name).figures();
    }

    /** What those who watch are told. */
    public List<MetricFamily> metrics() {
        return ServiceMetrics.of(services.values(), records);
    }

    public void pause(String name) {
        find(name).operator().pause();
    }

    public void resume(String name) {
        find(name).operator().resume();
    }

    public boolean drain(String name, Duration limit) {
        return find(name).operator().drain(limit);
    }

    public TaskInfo runTask(String name, String task) {
        return find(name).operator().runTask(task);
    }

    private HostedService find(String name) {
        List<HostedService> found = new ArrayList<>();
        for (HostedService service : services.values()) {
            if (service.answersTo(name)) {
                found.add(service);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        List<String> names = services.values().stream()
                .map(s -> found.isEmpty() ? s.topic() : s.topic() + "." + s.host())
                .filter(n -> found.isEmpty() || n.startsWith(name + "."))
                .sorted()
                .toList();
        throw new NoSuchServiceHereException(
                found.isEmpty()
                        ? "this container has no service " + name + "; it has "
                                + (names.isEmpty() ? "none" : String.join(", ", names))
                        : name + " runs under several hosts here: say one of " + String.join(", ", names));
    }

    /** New settings are in force. */
    public void settingsChanged() {
        heartbeat.spacing(environment.settings().get().reportInterval());
        services.values().forEach(HostedService::settingsChanged);
    }

    /** Ends one service and deletes its record; waits at most the limits that the settings give. */
    public void kill(String name) {
        await(List.of(find(name).kill()), name);
    }

    /**
     * Ends all services: first those that only send messages, so that what they have begun can end; then the others, all at the same
     * time: no new messages, calls end, records say stopped. Waits at most the limits that the settings give.
     */
    public void shutDown() {
        closed = true;
        heartbeat.close();
        await(
                services.values().stream()
                        .filter(service -> !service.receives())
                        .map(service -> service.shutDown(STOPS))
                        .toList(),
                "some services that send messages");
        stopping = true;
        // Calls that work in flight makes to other services here are still answered: they are part of it.
        services.values().forEach(service -> service.operator().quiesce());
        Quiet.await(this::inFlight, environment.settings().get().shutdownTimeout());
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        services.values().forEach(service -> ended.add(service.shutDown(STOPS)));
        await(ended, "some services");
        overtime.close();
    }

    private List<Calls> inFlight() {
        return atWork().stream().map(Generation::calls).toList();
    }

    private List<Generation> atWork() {
        return services.values().stream()
                .flatMap(service -> service.operator().atWork().stream())
                .toList();
    }

    /** Attaches all services to the transport that is in force now; tells whether all has been settled that came over the one before. */
    public BooleanSupplier followTransport() {
        follow();
        return new LastMessages(
                () -> services.values().stream()
                        .allMatch(service -> service.operator().followed()),
                () -> inFlight().stream()
                        .flatMap(calls -> calls.messages().stream())
                        .toList());
    }

    private void follow() {
        services.values().forEach(HostedService::followTransport);
    }

    private void beat() {
        follow();
        records.report();
    }

    private void await(List<CompletableFuture<Void>> ended, String what) {
        ServiceSettings settings = environment.settings().get();
        Duration limit = settings.shutdownTimeout().plus(settings.initTimeout()).plusSeconds(1);
        try {
            CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("{} did not end within {} and is cut off", what, Text.seconds(limit), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
