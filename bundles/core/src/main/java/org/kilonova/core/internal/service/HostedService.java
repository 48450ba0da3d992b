// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.FAILED;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.INITIALIZING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.container.ServiceState.STOPPED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.StateChange;
import org.kilonova.container.TaskInfo;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.service.ReportedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager at work on this host, Nova's {@code Service}: consumers, timers and record, with the generation that serves now and those
 * that start or end beside it. The states and their order are told by {@link ServiceState}.
 *
 * <p>The monitor guards the state and is never held while something waits; hooks, the store and drains run on workers, and look
 * afterwards whether what they worked for is still wanted.
 */
final class HostedService implements Startup.Progress {

    private static final Logger LOG = LoggerFactory.getLogger(HostedService.class);

    private final String topic;
    private final Environment environment;
    private final Hooks hooks;
    private final FileLocks locks;
    private final Consumer<HostedService> gone;
    private final Switchboard switchboard;
    private final Attachment attachment;
    private final TaskSet tasks;
    private final Retirement retirement;
    private final StateMachine machine;
    private final BackOff backOff = new BackOff();

    /** Registered, but neither serving nor starting: failed, in conflict, or waiting for their turn. */
    private final Set<Generation> idle = new LinkedHashSet<>();

    private Map<String, Duration> spacings = Map.of();
    private int generations;
    private Startup starting;
    private Generation retrying;
    private Future<?> retry;
    private Future<?> grace;
    private boolean paused;
    private boolean stopping;

    /**
     * @param hostOverride the host under which this service runs, or null for the setting {@code host}
     * @param gone told when the service has ended for good
     */
    HostedService(
            String topic,
            String binary,
            String hostOverride,
            Environment environment,
            Hooks hooks,
            FileLocks locks,
            RecordKeeper records,
            Consumer<HostedService> gone) {
        this.topic = topic;
        this.environment = environment;
        this.hooks = hooks;
        this.locks = locks;
        this.gone = gone;
        Supplier<String> host =
                () -> hostOverride != null ? hostOverride : settings().host();
        this.switchboard = new Switchboard(topic, environment.workers(), environment.clock());
        this.attachment = new Attachment(topic, binary, host, environment, records, switchboard);
        this.tasks = new TaskSet(environment.timers(), environment.clock(), switchboard::runTask);
        this.retirement = new Retirement(topic, environment, hooks);
        this.machine = new StateMachine(environment.clock(), "the manager is registered", this::log);
    }

    String topic() {
        return topic;
    }

    String host() {
        return attachment.host();
    }

    // ---- generations come and go

    /** Takes in a manager; returns null if this service has ended, and another is needed. Never waits. */
    synchronized Generation arrive(Origin origin, Manager manager, Map<String, Duration> taskSpacings) {
        if (stopping) {
            return null;
        }
        Generation arrived =
                new Generation(topic, ++generations, origin, manager, environment.masked(), environment.clock());
        Generation rival = current() != null || starting == null ? current() : starting.generation();
        if (rival != null && !rival.origin().bundle().equals(origin.bundle())) {
            refuse(arrived, rival);
        } else if (starting != null) {
            idle.add(arrived);
        } else {
            spacings = taskSpacings;
            start(arrived);
        }
        return arrived;
    }

    /** Holds the monitor. */
    private void refuse(Generation arrived, Generation rival) {
        String reason = "topic " + topic + " on host " + host() + " is served by " + rival.origin()
                + " and cannot be served by " + arrived.origin()
                + " too: remove one of them, or give it another topic or host";
        LOG.error("Not taken in: {}", reason);
        arrived.state(GenerationState.FAILED, reason);
        idle.add(arrived);
        environment.workers().execute(arrived::settle);
    }

    /** Lets a manager go: waits until its calls have ended, at most {@code graceful_shutdown_timeout}. */
    void leave(Generation leaving) {
        boolean serves;
        boolean drains;
        synchronized (this) {
            serves = current() == leaving;
            boolean starts = starting != null && starting.generation() == leaving;
            boolean retries = idle.remove(leaving) && retrying == leaving;
            if (starts) {
                starting = null;
            }
            if (serves) {
                release("its manager goes: " + leaving.origin());
                if (starting != null) {
                    hold();
                    machine.to(
                            INITIALIZING, "generation " + starting.generation().number() + " is starting already");
                }
            }
            drains = retirement.draining().contains(leaving);
            if ((starts || retries) && current() == null) {
                vacant();
            }
        }
        if (drains) {
            retirement.await(leaving);
        }
        synchronized (this) {
            if (serves && current() == null && starting == null) {
                vacant();
            }
        }
    }

    /** Ends the service: no new messages; completes when its calls have ended and its last hook has run. */
    CompletableFuture<Void> shutDown() {
        CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
        synchronized (this) {
            if (stopping) {
                return ended;
            }
            stopping = true;
            starting = null;
            idle.clear();
            if (current() != null) {
                ended = release("the container stops").retired();
            }
        }
        return ended.thenRun(() -> end("the container stops"));
    }

    /** Takes the serving generation out; messages stay in their queues. Holds the monitor. */
    private Generation release(String reason) {
        Generation released = current();
        if (machine.state() != DRAINING) {
            machine.to(DRAINING, reason);
        }
        attachment.pause();
        tasks.paused(true);
        switchboard.switchTo(null);
        retirement.begin(released, reason);
        return released;
    }

    /** Messages wait for the next manager. Holds the monitor. */
    private void hold() {
        Duration limit = settings().swapGrace();
        machine.to(HOLDING, "no manager; messages wait " + Text.seconds(limit) + " for the next one (swap_grace)");
        grace = environment.timers().after(limit, this::graceIsOver);
    }

    /** No generation serves or starts: the next one registered gets its turn, else messages wait. Holds the monitor. */
    private void vacant() {
        if (stopping) {
            return;
        }
        cancel(retry);
        if (attachment.connected() && machine.state() != HOLDING) {
            hold();
        }
        List<Generation> candidates = List.copyOf(idle);
        if (!candidates.isEmpty()) {
            Generation next = candidates.get(candidates.size() - 1);
            idle.remove(next);
            start(next);
        } else if (!attachment.connected()) {
            stopping = true;
            end("no manager is left");
        }
    }

    private synchronized void graceIsOver() {
        if (current() != null || stopping) {
            return;
        }
        attachment.disconnect();
        if (starting == null && idle.isEmpty()) {
            stopping = true;
            end("no manager came within swap_grace; the consumers are detached");
        }
    }

    private synchronized void end(String reason) {
        cancel(retry);
        cancel(grace);
        tasks.close();
        machine.to(STOPPED, reason);
        environment.workers().execute(() -> {
            attachment.close();
            gone.accept(this);
        });
    }

    // ---- a generation starts

    /** Holds the monitor. */
    private void start(Generation generation) {
        cancel(retry);
        generation.state(GenerationState.STARTING, null);
        boolean first = current() == null;
        LOG.info(
                "Starting {} node (version {}, bundle {}), generation {}{}",
                topic,
                generation.origin().version(),
                generation.origin().bundleId(),
                generation.number(),
                first ? "" : " beside generation " + current().number());
        starting = new Startup(topic, generation, environment, hooks, attachment, this);
        starting.begin(
                () -> {
                    if (first) {
                        locks.cleanUp(topic);
                    }
                },
                context(generation));
    }

    private ManagerContext context(Generation generation) {
        return new HostContext(
                topic,
                this::host,
                attachment.binary(),
                generation.number(),
                environment.clients().get(),
                environment.data().resolve("managers"),
                locks);
    }

    @Override
    public synchronized boolean wanted(Startup startup) {
        return starting == startup;
    }

    @Override
    public Generation current() {
        return switchboard.current();
    }

    @Override
    public synchronized boolean enter(Startup startup, ServiceState state, String reason) {
        if (starting != startup || current() != null) {
            return false;
        }
        machine.to(state, reason);
        return true;
    }

    @Override
    public void connect(Startup startup) {
        Generation generation = startup.generation();
        // Messages may come before the consumers are all attached, and must find whom they are for.
        switchboard.switchTo(generation);
        try {
            attachment.connect();
        } catch (RuntimeException e) {
            switchboard.switchTo(null);
            failed(startup, "connecting to the transport", e, CompletableFuture.completedFuture(null));
            return;
        }
        synchronized (this) {
            if (starting != startup) {
                // It left in the meantime.
                attachment.pause();
                switchboard.switchTo(null);
                return;
            }
            cancel(grace);
            machine.to(RUNNING, "consumers are attached, " + generation.tasks().size() + " tasks scheduled");
            tasks.paused(false);
            active(generation);
            if (paused) {
                attachment.pause();
                tasks.paused(true);
                machine.to(PAUSED, "paused by the operator before");
            }
        }
        generation.settle();
    }

    @Override
    public boolean takeOver(Startup startup, Generation old) {
        Generation generation = startup.generation();
        synchronized (this) {
            if (starting != startup || current() != old) {
                return starting != startup;
            }
            switchboard.switchTo(generation);
            active(generation);
            retirement.begin(old, "generation " + generation.number() + " serves");
        }
        environment
                .workers()
                .execute(() -> attachment.record(generation.origin().version()));
        LOG.info(
                "{}: {} took over from {} as generation {}",
                topic,
                generation.origin(),
                old.origin(),
                generation.number());
        generation.settle();
        return true;
    }

    /** Holds the monitor. */
    private void active(Generation generation) {
        starting = null;
        backOff.reset();
        generation.state(GenerationState.ACTIVE, null);
        schedule(generation);
        startWaiting();
    }

    /** The newest generation that came while another one started gets its turn. Holds the monitor. */
    private void startWaiting() {
        Generation waiting = null;
        for (Generation candidate : idle) {
            if (candidate.info().state() == GenerationState.STARTING) {
                waiting = candidate;
            }
        }
        if (waiting != null) {
            idle.remove(waiting);
            start(waiting);
        }
    }

    @Override
    public void failed(Startup startup, String step, Throwable error, CompletableFuture<Void> ended) {
        Generation generation = startup.generation();
        String reason = step + " failed: " + (error.getMessage() == null ? error.toString() : error.getMessage());
        synchronized (this) {
            if (starting != startup) {
                return;
            }
            starting = null;
            generation.state(GenerationState.FAILED, reason);
            if (current() == null) {
                machine.to(FAILED, reason);
                retryLater(generation, ended, error);
            } else {
                LOG.error(
                        "{}: {} is not taken, {} goes on: {}",
                        topic,
                        generation.origin(),
                        current().origin(),
                        reason,
                        error);
            }
            startWaiting();
            idle.add(generation);
        }
        generation.settle();
    }

    /** Holds the monitor. */
    private void retryLater(Generation generation, CompletableFuture<Void> ended, Throwable error) {
        Duration delay = backOff.next();
        LOG.error(
                "{} ({}) did not start, next try in {}: {}",
                topic,
                generation.origin(),
                Text.seconds(delay),
                machine.reason(),
                error);
        retrying = generation;
        // A hook that does not heed its interrupt must not run twice at once.
        retry = environment.timers().after(delay, () -> ended.thenRun(() -> again(generation)));
    }

    private synchronized void again(Generation generation) {
        if (current() == null && starting == null && !stopping && idle.remove(generation)) {
            start(generation);
        }
    }

    private void schedule(Generation generation) {
        tasks.set(generation.tasks(), spacings, settings().periodicInterval());
    }

    // ---- operators

    synchronized void pause() {
        if (machine.state() == RUNNING) {
            paused = true;
            attachment.pause();
            tasks.paused(true);
            machine.to(PAUSED, "paused by the operator");
        } else if (machine.state() != PAUSED) {
            throw not("paused");
        }
    }

    synchronized void resume() {
        if (machine.state() == PAUSED) {
            paused = false;
            machine.to(RUNNING, "resumed by the operator");
            attachment.connect();
            tasks.paused(false);
            environment.workers().execute(() -> attachment.reported(ReportedState.RUNNING));
        } else if (machine.state() != RUNNING) {
            throw not("resumed");
        }
    }

    boolean drain(Duration limit) {
        Generation drained;
        synchronized (this) {
            if (machine.state() != RUNNING && machine.state() != PAUSED) {
                throw not("drained");
            }
            paused = true;
            attachment.pause();
            tasks.paused(true);
            machine.to(DRAINING, "drained by the operator");
            drained = current();
        }
        attachment.reported(ReportedState.DRAINING);
        boolean empty = drained.calls().awaitDrained(limit);
        synchronized (this) {
            if (machine.state() == DRAINING && current() != null) {
                machine.to(PAUSED, empty ? "drained" : "not drained within " + Text.seconds(limit));
            }
        }
        return empty;
    }

    private IllegalStateException not(String what) {
        return new IllegalStateException(
                topic + " is " + machine.state() + " (" + machine.reason() + ") and cannot be " + what);
    }

    TaskInfo runTask(String task) {
        if (current() == null) {
            throw not("given a task to run");
        }
        return tasks.get(topic, task).runNow();
    }

    /** Spacings from the manager's service properties have changed. */
    synchronized void spacings(Map<String, Duration> changed) {
        spacings = changed;
        if (current() != null) {
            schedule(current());
        }
    }

    void settingsChanged() {
        tasks.fallback(settings().periodicInterval());
        environment.workers().execute(() -> {
            try {
                attachment.move();
            } catch (RuntimeException e) {
                LOG.error(
                        "{} could not go over to the host {}; it stays {}",
                        topic,
                        settings().host(),
                        host(),
                        e);
            }
        });
    }

    synchronized HostedServiceInfo info() {
        Set<Generation> known = new LinkedHashSet<>(retirement.draining());
        known.addAll(idle);
        if (starting != null) {
            known.add(starting.generation());
        }
        if (current() != null) {
            known.add(current());
        }
        List<GenerationInfo> infos = new ArrayList<>();
        List<CallInfo> calls = new ArrayList<>();
        for (Generation generation : known) {
            infos.add(generation.info());
            calls.addAll(generation.calls().info(generation.number()));
        }
        Generation shown = current() != null || starting == null ? current() : starting.generation();
        return new HostedServiceInfo(
                topic,
                host(),
                attachment.binary(),
                attachment.recordId(),
                machine.state(),
                machine.reason(),
                infos,
                attachment.queued(),
                calls,
                shown == null ? List.of() : shown.methods(),
                tasks.info(),
                machine.history());
    }

    private ServiceSettings settings() {
        return environment.settings().get();
    }

    private void log(StateChange change) {
        LOG.info(
                "{}: {}{}, {}",
                topic,
                change.from() == null ? "" : change.from() + " -> ",
                change.to(),
                change.reason());
    }

    private static void cancel(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
