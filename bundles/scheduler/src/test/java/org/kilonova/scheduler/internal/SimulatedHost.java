// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.kilonova.scheduler.internal.wire.Change;
import org.kilonova.scheduler.internal.wire.ComputeApi;
import org.kilonova.scheduler.internal.wire.Image;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.Parameter;
import org.kilonova.scheduler.internal.wire.ReportAnswer;
import org.kilonova.scheduler.internal.wire.Reported;
import org.kilonova.scheduler.internal.wire.Resources;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Usage;

/** The compute side of the contract without processes: claims up to a limit, refuses what is above it, tells what changes. */
final class SimulatedHost implements ComputeApi {

    /** An image that each host has; each instance takes 1 processor, 100 MB of memory and 10 MB of disk. */
    static final Image SLEEPER = new Image(
            "sleeper",
            "sleeps",
            List.of(
                    new Parameter("seconds", "[0-9]{1,5}", "60", "how long"),
                    new Parameter("mood", "calm|wild", "calm", null)),
            1,
            100,
            10);

    private static final class Held {
        private final Order order;
        private State state = State.BUILDING;
        private long revision;

        private Held(Order order) {
            this.order = order;
        }
    }

    private final String name;
    private final int limit;
    private final Supplier<SchedulerManager> scheduler;
    private final Map<UUID, Held> held = new HashMap<>();
    private final Map<UUID, Integer> refused = new HashMap<>();
    private final ConcurrentLinkedQueue<UUID> started = new ConcurrentLinkedQueue<>();
    private volatile UnaryOperator<Runnable> casts = UnaryOperator.identity();
    private volatile boolean silent;
    private int most;

    /** @param limit how many instances it can take */
    SimulatedHost(String name, int limit, Supplier<SchedulerManager> scheduler) {
        this.name = name;
        this.limit = limit;
        this.scheduler = scheduler;
    }

    String name() {
        return name;
    }

    /** What becomes of the messages that it casts. */
    void casts(UnaryOperator<Runnable> way) {
        casts = way;
    }

    /** From now on it takes instances and tells nobody. */
    void silent(boolean now) {
        silent = now;
    }

    /** All ids that it ever started, once for each start. */
    List<UUID> started() {
        return List.copyOf(started);
    }

    /** The most that it held at once. */
    synchronized int most() {
        return most;
    }

    synchronized boolean has(UUID id) {
        return held.containsKey(id);
    }

    /** Loses an instance without telling. */
    synchronized void lose(UUID id) {
        held.remove(id);
    }

    /** Forgets everything, as after the loss of its disk. */
    synchronized void forget() {
        held.clear();
        refused.clear();
    }

    /** Runs what nobody asked it to run. */
    synchronized void plant(Order order, State state) {
        Held planted = new Held(order);
        planted.state = state;
        planted.revision = 1;
        held.put(order.id(), planted);
    }

    @Override
    public void runInstance(Order order) {
        Usage usage;
        synchronized (this) {
            if (held.containsKey(order.id())) {
                return;
            }
            boolean before = Integer.valueOf(order.attempt()).equals(refused.get(order.id()));
            if (before || held.size() >= limit) {
                refused.put(order.id(), order.attempt());
                cast(() -> scheduler.get().claimRefused(order.id(), name, order.attempt(), "no room"));
                return;
            }
            held.put(order.id(), new Held(order));
            most = Math.max(most, held.size());
            usage = usage();
        }
        if (silent) {
            return;
        }
        if (scheduler.get().claimInstance(order.id(), name, order.attempt(), usage)) {
            started.add(order.id());
            change(order.id(), State.ACTIVE, null);
        } else {
            lose(order.id());
        }
    }

    @Override
    public void terminateInstance(UUID id) {
        Change change;
        Usage usage;
        synchronized (this) {
            Held gone = held.remove(id);
            change = gone == null
                    ? new Change(id, 0, 0, State.DELETED, null, null, null, null, null)
                    : new Change(
                            id,
                            gone.order.attempt(),
                            gone.revision + 1,
                            State.DELETED,
                            null,
                            null,
                            143,
                            null,
                            Instant.now());
            usage = usage();
        }
        cast(() -> scheduler.get().instanceChanged(name, change, usage));
    }

    @Override
    public void rebootInstance(UUID id) {
        change(id, State.REBOOTING, null);
        change(id, State.ACTIVE, null);
    }

    @Override
    public void reportResources() {
        report();
    }

    /** Something happens to an instance. */
    void change(UUID id, State state, String reason) {
        Change change;
        Usage usage;
        synchronized (this) {
            Held changed = held.get(id);
            changed.state = state;
            changed.revision++;
            change = change(changed, reason);
            usage = usage();
        }
        cast(() -> scheduler.get().instanceChanged(name, change, usage));
    }

    /** Reports everything, and does what it is told. */
    ReportAnswer report() {
        Resources resources;
        List<Reported> all;
        synchronized (this) {
            resources = resources();
            all = held.values().stream().map(SimulatedHost::reported).toList();
        }
        ReportAnswer answer = scheduler.get().reportHost(name, resources, List.of(SLEEPER), all);
        answer.terminate().forEach(this::terminateInstance);
        return answer;
    }

    private void cast(Runnable message) {
        if (!silent) {
            casts.apply(message).run();
        }
    }

    private Usage usage() {
        return new Usage(held.size(), held.size() * 100L, held.size() * 10L, held.size());
    }

    private Resources resources() {
        Usage usage = usage();
        return new Resources(
                limit,
                usage.vcpusUsed(),
                limit,
                limit * 100L,
                usage.memoryMbUsed(),
                limit * 100L,
                limit * 10L,
                usage.diskMbUsed(),
                limit * 10L,
                usage.instances(),
                null,
                "simulated");
    }

    private static Change change(Held held, String reason) {
        return new Change(
                held.order.id(),
                held.order.attempt(),
                held.revision,
                held.state,
                reason,
                held.state == State.ACTIVE ? 4711L : null,
                null,
                Instant.now(),
                null);
    }

    private static Reported reported(Held held) {
        Change change = change(held, null);
        return new Reported(
                change.id(),
                change.attempt(),
                change.revision(),
                change.state(),
                null,
                change.pid(),
                null,
                change.launchedAt(),
                null,
                held.order.name(),
                held.order.image(),
                held.order.parameters(),
                1,
                100,
                10);
    }
}
