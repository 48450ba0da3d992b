// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.scheduler.internal.wire.Busy;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.NoValidHost;
import org.kilonova.scheduler.internal.wire.State;

/** Two schedulers, ten hosts, more instances than fit, and messages that are lost, late or doubled. */
@OnEachDatabase
class RaceTest {

    @Parameter
    private TestDatabase.Engine engine;

    private static final int HOSTS = 10;
    private static final int ROOM = 30;
    private static final int USERS = 16;

    private final ScheduledExecutorService network = Executors.newScheduledThreadPool(16);
    private House house;
    private final List<SimulatedHost> hosts = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        house = new House(engine, 2, 200, Duration.ofSeconds(1));
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(house.host("host-" + i, ROOM));
        }
    }

    @AfterEach
    void close() {
        network.shutdownNow();
        house.close();
    }

    /** Of ten messages six arrive once, two twice, one never, and one after the scheduler has lost its patience. */
    private UnaryOperator<Runnable> unreliable() {
        return delivery -> () -> {
            int fate = ThreadLocalRandom.current().nextInt(10);
            if (fate == 1) {
                network.schedule(delivery, 2, TimeUnit.SECONDS);
            } else if (fate > 1) {
                network.execute(delivery);
            }
            if (fate > 7) {
                network.execute(delivery);
            }
        };
    }

    @Test
    void moreThanFitAreAskedFor() throws Exception {
        noHostIsOverbookedAndNoInstanceIsLostOrDoubled(1000);
    }

    /** While hosts have room, a message that comes late would find some. */
    @Test
    void fewerThanFitAreAskedFor() throws Exception {
        noHostIsOverbookedAndNoInstanceIsLostOrDoubled(200);
    }

    private void noHostIsOverbookedAndNoInstanceIsLostOrDoubled(int creates) throws Exception {
        house.rpc.way(unreliable());
        hosts.forEach(host -> host.casts(unreliable()));
        Future<?> upkeep =
                network.scheduleWithFixedDelay(() -> house.scheduler().retryBuilds(), 200, 200, TimeUnit.MILLISECONDS);
        Set<UUID> accepted = createAll(creates);

        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> house.all().stream()
                        .noneMatch(instance -> instance.state() == State.BUILDING && !onHost(instance)));
        upkeep.cancel(false);
        network.shutdown();
        assertTrue(network.awaitTermination(30, TimeUnit.SECONDS), "late messages have arrived");
        hosts.forEach(host -> host.casts(UnaryOperator.identity()));
        hosts.forEach(SimulatedHost::report);

        List<Instance> all = house.all();
        assertEquals(accepted, ids(all), "each accepted request has its record, and nothing else has one");
        assertEquals(accepted.size(), all.size());
        List<Instance> active = all.stream()
                .filter(instance -> instance.state() == State.ACTIVE)
                .toList();
        int expected = Math.min(creates, HOSTS * ROOM);
        assertEquals(expected, active.size(), "every place is taken, or everything has one");
        for (Instance instance : all) {
            if (instance.state() != State.ACTIVE) {
                assertEquals(State.ERROR, instance.state(), instance::toString);
                assertTrue(instance.reason().startsWith("no valid host for image sleeper"), instance.reason());
            }
        }
        List<UUID> started = new ArrayList<>();
        for (SimulatedHost host : hosts) {
            assertTrue(host.most() <= ROOM, host.name() + " held " + host.most());
            started.addAll(host.started());
        }
        assertEquals(expected, started.size(), "nothing was started twice");
        assertEquals(ids(active), new HashSet<>(started));
        for (Instance instance : active) {
            assertTrue(
                    hosts.stream()
                            .allMatch(host ->
                                    host.has(instance.id()) == host.name().equals(instance.host())),
                    instance::toString);
        }
    }

    private boolean onHost(Instance instance) {
        return hosts.stream().anyMatch(host -> host.started().contains(instance.id()));
    }

    private static Set<UUID> ids(List<Instance> instances) {
        Set<UUID> ids = new HashSet<>();
        instances.forEach(instance -> ids.add(instance.id()));
        return ids;
    }

    /** Each user repeats a request, with the same id, until it is accepted or no host has room; one in ten asks twice at once. */
    private Set<UUID> createAll(int creates) throws Exception {
        Set<UUID> accepted = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();
        ExecutorService users = Executors.newFixedThreadPool(USERS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                done.add(users.submit(() -> {
                    for (int n = next.getAndIncrement(); n < creates; n = next.getAndIncrement()) {
                        UUID id = UUID.randomUUID();
                        if (n % 10 == 0) {
                            network.execute(() -> create(id, accepted));
                        }
                        create(id, accepted);
                    }
                }));
            }
            for (Future<?> user : done) {
                user.get();
            }
        } finally {
            users.shutdownNow();
        }
        return accepted;
    }

    private void create(UUID id, Set<UUID> accepted) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try {
                        accepted.add(house.run("web", null, id).id());
                        return true;
                    } catch (NoValidHost e) {
                        return true;
                    } catch (Busy e) {
                        return false;
                    }
                });
    }
}
