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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.core.internal.service.HostedServices.Arrival;
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

    /** How long to wait for the end of a start when the time for messages to wait is over. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String topic;
    private final Environment environment;
    private final Startups startups;
    private final Consumer<HostedService> gone;
    private final Attachment attachment;
    private final TaskSet tasks;
    private final Succession succession;
    private final StateMachine machine;
    private final Operator operator;
    private final Handover handover;
    private final Retry retry;
    private final Countdown grace;
    /** Shut while consumers are attached: they must not lose their generation meanwhile. */
    private final Gate connecting = new Gate(this);

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final Waiting waiting = new Waiting();

    private int generations;
    private Startup starting;
    private boolean stopping;

    /**
     * @param first the manager for which it is made
     * @param gone told when the service has ended for good
     */
    HostedService(
            Arrival first,
            Environment environment,
            Hooks hooks,
            FileLocks locks,
            RecordKeeper records,
            Consumer<HostedService> gone) {
        this.topic = first.topic();
        this.environment = environment;
        this.gone = gone;
        // Not the arrival itself: the service outlives the manager in it.
        String ownHost = first.host();
        Supplier<String> host = () -> ownHost != null ? ownHost : settings().host();
        Switchboard switchboard = new Switchboard(topic, environment.workers(), environment.clock());
        this.attachment =
                new Attachment(topic, first.binary(), host, first.receives(), environment, records, switchboard);
        this.tasks = new TaskSet(environment.timers(), environment.clock(), switchboard::runTask);
        this.machine = new StateMachine(environment.clock(), "the manager is registered", new StateLog(topic));
        this.succession = new Succession(switchboard, machine, new Retirement(topic, environment, hooks));
        this.retry = new Retry(topic, environment.timers());
        this.grace = new Countdown(environment.timers());
        this.operator = new Operator(topic, this, environment, succession, machine, attachment, tasks);
        this.handover = new Handover(topic, this, environment, hooks, machine, attachment, tasks, succession);
        this.startups = new Startups(topic, environment, hooks, locks, attachment, handover);
    }

    String topic() {
        return topic;
    }

    String host() {
        return attachment.host();
    }

    boolean answersTo(String name) {
        return name.equals(topic) || name.equals(topic + "." + host());
    }

    boolean receives() {
        return attachment.receives();
    }

    Operator operator() {
        return operator;
    }

    Handover handover() {
        return handover;
    }

    // ---- generations come and go

    /** Takes in a manager; returns null if this service has ended, and another is needed. Never waits. */
    synchronized Generation arrive(Arrival arrival, Candidacy candidacy) {
        if (stopping) {
            return null;
        }
        Generation arrived = new Generation(
                topic,
                ++generations,
                arrival.origin(),
                arrival.manager(),
                environment.masked(),
                environment.clock(),
                candidacy);
        arrived.spacings(arrival.taskSpacings());
        candidacy.joined(this, arrived);
        Generation rival = current() != null || starting == null ? current() : starting.generation();
        if (rival != null && arrived.refusedFor(rival, host(), arrival.exclusive())) {
            waiting.add(arrived);
            environment.workers().execute(arrived::refused);
        } else if (starting != null) {
            waiting.add(arrived);
        } else {
            if (current() == null && machine.state() == DRAINING) {
                hold();
            }
            start(arrived);
        }
        return arrived;
    }

    /** Lets a manager go: waits until its calls have ended, at most {@code graceful_shutdown_timeout}. */
    void leave(Generation leaving) {
        boolean serves;
        synchronized (this) {
            connecting.pass();
            boolean passed = back(leaving, "its manager has gone");
            serves = current() == leaving;
            if (succession.standby() == leaving) {
                succession.retire(leaving, "its manager has gone");
            } else if (serves) {
                release("its manager goes: " + leaving.origin());
                if (starting != null) {
                    hold();
                    machine.to(
                            INITIALIZING, "generation " + starting.generation().number() + " is starting already");
                }
            } else if (!passed) {
                withdraw(leaving);
            }
        }
        leaving.gone("its manager has gone");
        succession.awaitEnd(leaving);
        synchronized (this) {
            if (serves && current() == null && starting == null && machine.state() == DRAINING) {
                vacant();
            }
        }
    }

    /** Takes out a generation that does not serve. Holds the monitor. */
    private void withdraw(Generation leaving) {
        boolean starts = starting != null && starting.generation() == leaving;
        boolean retries = retry.waits(leaving);
        if (starts) {
            starting = null;
        }
        if (waiting.remove(leaving) || starts) {
            succession.retire(leaving, "its manager has gone");
        }
        if (retries) {
            retry.cancel();
        }
        if (current() != null) {
            if (starts) {
                startWaiting();
            }
        } else if (starting == null && machine.state() != DRAINING && (starts || retries || waiting.isEmpty())) {
            vacant();
        }
    }

    /** Ends the service: no new messages; completes when its calls have ended and its last hook has run. */
    CompletableFuture<Void> shutDown(String reason) {
        List<Generation> never;
        synchronized (this) {
            connecting.pass();
            if (stopping) {
                return ended;
            }
            stopping = true;
            never = waiting.clear();
            if (starting != null) {
                never.add(starting.generation());
                starting = null;
            }
            never.forEach(generation -> succession.retire(generation, reason));
            if (current() != null) {
                never.add(current());
                release(reason);
            }
        }
        never.forEach(generation -> generation.gone(reason));
        succession.allEnded().thenRun(() -> end(reason));
        return ended;
    }

    /** Ends the service and deletes its record, as if it had never been; its manager stays registered and does not serve. */
    CompletableFuture<Void> kill() {
        return shutDown("killed by the operator").thenRunAsync(attachment::deleteRecord, environment.workers());
    }

    /** Takes the serving generation out; messages stay in their queues. Holds the monitor. */
    private void release(String reason) {
        if (machine.state() != DRAINING) {
            machine.to(DRAINING, reason);
        }
        attachment.pause();
        tasks.paused(true);
        succession.vacate(reason);
    }

    /** Messages wait for the next manager. Holds the monitor. */
    private void hold() {
        Duration limit = settings().swapGrace();
        machine.to(HOLDING, "no manager; messages wait " + Text.seconds(limit) + " for the next one (swap_grace)");
        grace.start(limit, this::graceIsOver);
    }

    /** No generation serves or starts: the next one registered gets its turn, else messages wait. Holds the monitor. */
    private void vacant() {
        if (stopping) {
            return;
        }
        retry.cancel();
        if (machine.state() != HOLDING && (attachment.connected() || !waiting.isEmpty())) {
            hold();
        }
        Generation next = waiting.takeLast();
        if (next != null) {
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
        if (starting != null) {
            // It ends within init_timeout, well or not.
            grace.start(LOOK, this::graceIsOver);
            return;
        }
        attachment.disconnect();
        if (waiting.isEmpty() && handover.inheritance() == null) {
            stopping = true;
            end("no manager came within swap_grace; the consumers are detached");
        }
    }

    private synchronized void end(String reason) {
        retry.cancel();
        grace.cancel();
        tasks.close();
        machine.to(STOPPED, reason);
        environment.workers().execute(() -> {
            try {
                attachment.close();
            } catch (RuntimeException e) {
                LOG.error("{}: detaching failed; the broker or the store may still show it", topic, e);
            } finally {
                gone.accept(this);
                ended.complete(null);
            }
        });
    }

    // ---- a generation starts

    /** Holds the monitor. */
    private void start(Generation generation) {
        retry.cancel();
        starting = startups.create(generation, this);
        startups.begin(starting, current());
    }

    @Override
    public synchronized boolean wanted(Startup startup) {
        return starting == startup;
    }

    @Override
    public Generation current() {
        return succession.current();
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
        synchronized (this) {
            if (starting != startup) {
                return;
            }
            grace.cancel();
            connecting.shut();
            // Messages may come before the consumers are all attached, and must find whom they are for.
            succession.begin(generation);
        }
        try {
            attachment.connect(operator.paused());
        } catch (RuntimeException | LinkageError e) {
            synchronized (this) {
                succession.begin(null);
                connecting.open();
            }
            failed(startup, "connecting to the transport", e, CompletableFuture.completedFuture(null));
            return;
        }
        operator.recorded();
        synchronized (this) {
            connecting.open();
            machine.to(
                    RUNNING,
                    (receives() ? "consumers are attached" : "it receives no messages") + ", periodic tasks: "
                            + generation.tasks().size());
            tasks.paused(operator.paused());
            active(generation);
            if (operator.paused()) {
                machine.to(PAUSED, "paused by the operator before");
            }
        }
        generation.serves();
    }

    @Override
    public boolean takeOver(Startup startup, Generation old) {
        Generation generation = startup.generation();
        synchronized (this) {
            if (starting != startup || current() != old) {
                return starting != startup;
            }
            succession.succeed(generation, generation.candidacy().share());
            active(generation);
        }
        record(generation);
        generation.serves();
        return true;
    }

    private void record(Generation serving) {
        environment.workers().execute(() -> {
            attachment.record(serving.origin().version());
            operator.recorded();
        });
    }

    // ---- a generation on probation

    /** The generation that serves on probation stays; does nothing for others. */
    synchronized void promote(Generation generation) {
        if (succession.probation(generation)) {
            succession.promote();
            schedule();
        }
    }

    /** The swap that had held this service is over for good; nobody may have come for its topic. */
    synchronized void swapped() {
        handover.forget();
        if (machine.state() == HOLDING && !attachment.connected()) {
            graceIsOver();
        }
    }

    /** The generation that serves on probation ends, and the one before serves again; does nothing for others. */
    synchronized boolean back(Generation generation, String reason) {
        boolean probation = succession.probation(generation);
        if (probation) {
            succession.back(reason);
            schedule();
            record(current());
        }
        return probation;
    }

    /** Holds the monitor. */
    private void active(Generation generation) {
        starting = null;
        retry.reset();
        generation.state(GenerationState.ACTIVE, null);
        if (generation.candidacy() == Candidacy.ALONE) {
            handover.forget();
        }
        schedule();
        handover.serves();
        startWaiting();
    }

    /** The first that came while another one started gets its turn, unless a later one serves already. Holds the monitor. */
    private void startWaiting() {
        Generation next =
                waiting.takeNext(current(), lost -> environment.workers().execute(lost::settle));
        if (next != null) {
            start(next);
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
            }
            if (current() == null && generation.candidacy() == Candidacy.ALONE) {
                retry.later(generation, ended, () -> again(generation), error);
            } else {
                LOG.error("{}: {} is not taken: {}", topic, generation.origin(), reason, error);
            }
            startWaiting();
            waiting.add(generation);
        }
        generation.refused();
    }

    private synchronized void again(Generation generation) {
        if (current() == null && starting == null && !stopping && waiting.remove(generation)) {
            start(generation);
        }
    }

    /** The tasks of the generation in which they run. Holds the monitor. */
    private void schedule() {
        tasks.follow(succession.forTasks(), settings().periodicInterval());
    }

    // ---- settings and views

    /** Spacings from the manager's service properties have changed. */
    synchronized void spacings(Generation generation, Map<String, Duration> changed) {
        generation.spacings(changed);
        if (succession.forTasks() == generation) {
            schedule();
        }
    }

    void settingsChanged() {
        tasks.fallback(settings().periodicInterval());
        environment.workers().execute(() -> {
            attachment.follow();
            attachment.move();
        });
    }

    /** The transport in force may be another one than before. */
    void followTransport() {
        attachment.follow();
    }

    synchronized HostedServiceInfo info() {
        return Snapshot.of(
                topic,
                attachment,
                machine,
                tasks,
                succession,
                waiting.all(),
                starting == null ? null : starting.generation());
    }

    private ServiceSettings settings() {
        return environment.settings().get();
    }
}
