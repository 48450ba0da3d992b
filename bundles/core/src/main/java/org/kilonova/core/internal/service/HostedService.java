// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.INITIALIZING;
import static org.kilonova.container.ServiceState.STOPPED;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.ServiceState;
import org.kilonova.core.internal.service.HostedServices.Arrival;
import org.kilonova.core.internal.service.MethodMeters.Name;
import org.kilonova.core.internal.timer.TaskTimer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager at work on this host, Nova's {@code Service}: consumers, timers and record, with the generation that serves now and those
 * that start or end beside it. The states and their order are told by {@link ServiceState}.
 *
 * <p>The monitor guards the state and is never held while something waits; hooks, the store and drains run on workers, and look
 * afterwards whether what they worked for is still wanted.
 */
final class HostedService {

    private static final Logger LOG = LoggerFactory.getLogger(HostedService.class);

    /** How long to wait for the end of a start when the time for messages to wait is over. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final String topic;
    private final Environment environment;
    private final ServiceParts parts;
    private final Startups startups;
    private final Consumer<HostedService> gone;
    private final Attachment attachment;
    private final TaskSet tasks;
    private final Roster roster;
    private final StateMachine machine;
    private final Operator operator;
    private final Handover handover;
    private final Countdown grace;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final MethodMeters meters = new MethodMeters();

    private int generations;
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
        this.roster = new Roster(switchboard, machine, new Retirement(topic, environment, hooks));
        this.parts = new ServiceParts(topic, this, environment, hooks, attachment, tasks, machine, roster);
        this.grace = new Countdown(environment.timers());
        this.operator = new Operator(parts);
        this.handover = new Handover(parts);
        this.startups = new Startups(parts, locks, operator, handover, grace);
    }

    String topic() {
        return topic;
    }

    String host() {
        return attachment.host();
    }

    boolean answersTo(String name) {
        // Who watches asks for every service by its name each second: most of them differ in length.
        return name.equals(topic)
                || name.length() == topic.length() + 1 + host().length() && name.equals(topic + "." + host());
    }

    /** The generation that serves, or null. */
    Generation current() {
        return roster.current();
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
                environment.tracing().at(this::host),
                candidacy,
                meters);
        arrived.spacings(arrival.taskSpacings());
        candidacy.joined(this, arrived);
        Generation rival = current() == null ? startups.starting() : current();
        if (rival != null && arrived.refusedFor(rival, host(), arrival.exclusive())) {
            startups.keep(arrived);
            environment.workers().execute(arrived::refused);
        } else if (startups.starting() != null) {
            startups.keep(arrived);
        } else {
            if (current() == null && machine.state() == DRAINING) {
                hold();
            }
            startups.start(arrived);
        }
        return arrived;
    }

    /** Lets a manager go: waits until its calls have ended, at most {@code graceful_shutdown_timeout}. */
    void leave(Generation leaving) {
        boolean serves;
        synchronized (this) {
            startups.awaitConnected();
            boolean passed = back(leaving, "its manager has gone");
            serves = current() == leaving;
            if (roster.standby() == leaving) {
                roster.retire(leaving, "its manager has gone");
            } else if (serves) {
                release("its manager goes: " + leaving.origin());
                if (startups.starting() != null) {
                    hold();
                    machine.to(INITIALIZING, "generation " + startups.starting().number() + " is starting already");
                }
            } else if (!passed && startups.withdraw(leaving) && machine.state() != DRAINING) {
                vacant();
            }
        }
        leaving.gone("its manager has gone");
        roster.awaitEnd(leaving);
        synchronized (this) {
            if (serves && current() == null && startups.starting() == null && machine.state() == DRAINING) {
                vacant();
            }
        }
    }

    /** Ends the service: no new messages; completes when its calls have ended and its last hook has run. */
    CompletableFuture<Void> shutDown(String reason) {
        List<Generation> never;
        synchronized (this) {
            startups.awaitConnected();
            if (stopping) {
                return ended;
            }
            stopping = true;
            never = startups.clear();
            never.forEach(generation -> roster.retire(generation, reason));
            if (current() != null) {
                never.add(current());
                release(reason);
            }
        }
        never.forEach(generation -> generation.gone(reason));
        roster.allEnded().thenRun(() -> end(reason));
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
        roster.vacate(reason);
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
        boolean inherits = handover.inheritance() != null;
        if (machine.state() != HOLDING
                && (attachment.connected() || inherits || !startups.waiting().isEmpty())) {
            hold();
        }
        if (!startups.startLast() && !attachment.connected() && !inherits) {
            stopping = true;
            end("no manager is left");
        }
    }

    private synchronized void graceIsOver() {
        if (current() != null || stopping) {
            return;
        }
        if (startups.starting() != null) {
            // It ends within init_timeout, well or not.
            grace.start(LOOK, this::graceIsOver);
            return;
        }
        attachment.disconnect();
        if (startups.waiting().isEmpty() && handover.inheritance() == null) {
            stopping = true;
            end("no manager came within swap_grace; the consumers are detached");
        }
    }

    private synchronized void end(String reason) {
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

    // ---- a generation on probation

    /** The generation that serves on probation stays; does nothing for others. */
    synchronized void promote(Generation generation) {
        if (roster.probation(generation)) {
            roster.promote();
            parts.schedule();
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
        boolean probation = roster.probation(generation);
        if (probation) {
            roster.back(reason);
            parts.schedule();
            operator.record(current().origin().version());
        }
        return probation;
    }

    // ---- settings and views

    /** Spacings from the manager's service properties have changed. */
    synchronized void spacings(Generation generation, Map<String, Duration> changed) {
        generation.spacings(changed);
        if (roster.forTasks() == generation) {
            parts.schedule();
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
        return Snapshot.of(parts, startups);
    }

    /** How calls have gone since it came up, over all its generations. */
    List<MethodFigures> figures() {
        Generation serving = current();
        Set<Name> offered = serving == null ? Set.of() : serving.work().names();
        return meters.figures(
                offered,
                roster.atWork().stream()
                        .flatMap(generation -> generation.calls().asked().stream())
                        .toList());
    }

    /** What its tasks have done since they were scheduled. */
    List<TaskTimer.Figures> taskFigures() {
        return tasks.figures();
    }

    int queued() {
        return attachment.queued();
    }

    ServiceState state() {
        return machine.state();
    }

    /** How many generations are in each state. */
    synchronized Map<GenerationState, Long> generationStates() {
        return Snapshot.generations(parts, startups).stream()
                .collect(Collectors.groupingBy(generation -> generation.info().state(), Collectors.counting()));
    }

    private ServiceSettings settings() {
        return environment.settings().get();
    }
}
