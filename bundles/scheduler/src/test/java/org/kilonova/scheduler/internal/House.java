// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.kilonova.rpc.CallContext;
import org.kilonova.scheduler.internal.choice.Weigher;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.InstancePage;
import org.kilonova.scheduler.internal.wire.State;

/** Schedulers on one database, and simulated hosts. */
final class House implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final List<Weigher> WEIGHERS =
            List.of(Weigher.freeMemory(1), Weigher.fewUnclaimed(1), Weigher.fewInstances(1));
    static final CallContext CONTEXT = new CallContext("req-1", "ada", "engines", null, Map.of());

    final TestDatabase database;
    final FakeServices services = new FakeServices();
    final FakeRpc rpc = new FakeRpc();
    private final List<SchedulerManager> schedulers = new ArrayList<>();

    House(TestDatabase.Engine engine, int schedulers, int maxBuilds, Duration patience) throws Exception {
        database = new TestDatabase(engine);
        for (int i = 0; i < schedulers; i++) {
            SchedulerManager scheduler = new SchedulerManager(
                    new Settings(maxBuilds, patience, Duration.ofDays(1), WEIGHERS),
                    database.connections(),
                    services,
                    rpc);
            scheduler.initHost(null);
            this.schedulers.add(scheduler);
        }
    }

    House(TestDatabase.Engine engine) throws Exception {
        this(engine, 1, 500, PATIENCE);
    }

    /** Any of the schedulers. */
    SchedulerManager scheduler() {
        return schedulers.get(ThreadLocalRandom.current().nextInt(schedulers.size()));
    }

    /** A host that is up and has reported. */
    SimulatedHost host(String name, int limit) {
        SimulatedHost host = new SimulatedHost(name, limit, this::scheduler);
        services.up(name);
        rpc.serve(name, host);
        host.report();
        return host;
    }

    Instance run(String name) {
        return run(name, null, null);
    }

    Instance run(String name, String host, UUID id) {
        return scheduler()
                .runInstance(
                        name,
                        "sleeper",
                        Optional.empty(),
                        Optional.ofNullable(host),
                        Optional.ofNullable(id).map(UUID::toString),
                        CONTEXT);
    }

    Instance get(UUID id) {
        return scheduler().getInstance(id.toString());
    }

    /** An instance whose host has not got the message, or has not answered it. */
    UUID unanswered() {
        rpc.way(delivery -> () -> {});
        UUID id = run("web").id();
        rpc.way(delivery -> delivery);
        return id;
    }

    State state(UUID id) {
        return get(id).state();
    }

    InstancePage list(String marker, int limit) {
        return scheduler()
                .listInstances(
                        Optional.ofNullable(marker),
                        Optional.of(limit),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /** Everything that is not deleted. */
    List<Instance> all() {
        List<Instance> all = new ArrayList<>();
        String marker = null;
        do {
            InstancePage page = list(marker, 1000);
            all.addAll(page.instances());
            marker = page.next() == null ? null : page.next().toString();
        } while (marker != null);
        return all;
    }

    @Override
    public void close() {
        database.close();
    }
}
