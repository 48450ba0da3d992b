// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.FAILED;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.GenerationState;
import org.kilonova.container.ServiceState;
import org.kilonova.manager.ManagerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the generations of one service up: one at a time, the others wait for their turn, and what fails is tried again. Guarded by the
 * monitor of the service, which the caller holds, but for what a {@link Startup} calls.
 */
final class Startups implements Startup.Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Startups.class);

    private final ServiceParts service;
    private final FileLocks locks;
    private final Operator operator;
    private final Handover handover;
    private final Countdown grace;
    private final Retry retry;
    private final Waiting waiting = new Waiting();
    /** Shut while consumers are attached: they must not lose their generation meanwhile. */
    private final Gate connecting;

    private Startup starting;

    /** @param grace runs until consumers are attached */
    Startups(ServiceParts service, FileLocks locks, Operator operator, Handover handover, Countdown grace) {
        this.service = service;
        this.locks = locks;
        this.operator = operator;
        this.handover = handover;
        this.grace = grace;
        this.retry = new Retry(service.topic(), service.environment().timers());
        this.connecting = new Gate(service.monitor());
    }

    // ---- whose turn it is

    /** The one that starts, or null. */
    Generation starting() {
        return starting == null ? null : starting.generation();
    }

    /** Those that neither start nor serve. */
    List<Generation> waiting() {
        return waiting.all();
    }

    /** It gets its turn later, or never. */
    void keep(Generation generation) {
        waiting.add(generation);
    }

    /** Gives the monitor up while consumers are being attached. */
    void awaitConnected() {
        connecting.pass();
    }

    /** It gets its turn now. */
    void start(Generation generation) {
        retry.cancel();
        Generation beside = current();
        starting = new Startup(service, generation, handover, this);
        generation.state(GenerationState.STARTING, null);
        LOG.info(
                "Starting {} node (version {}, bundle {}), generation {}{}",
                service.topic(),
                generation.origin().version(),
                generation.origin().bundleId(),
                generation.number(),
                beside == null ? "" : " beside generation " + beside.number());
        Runnable prepare = beside == null ? () -> locks.cleanUp(service.topic()) : () -> {};
        starting.begin(prepare, context(generation));
    }

    private ManagerContext context(Generation generation) {
        Environment environment = service.environment();
        return new HostContext(
                service.topic(),
                service.attachment()::host,
                service.attachment().binary(),
                generation.number(),
                environment.clients().get(),
                environment.data().resolve("managers"),
                locks);
    }

    /** The one that came last gets its turn; false if none waits. */
    boolean startLast() {
        retry.cancel();
        Generation next = waiting.takeLast();
        if (next != null) {
            start(next);
        }
        return next != null;
    }

    /** Ends one that does not serve; tells whether nobody serves or starts now, though someone might have. */
    boolean withdraw(Generation leaving) {
        boolean starts = starting() == leaving;
        boolean retries = retry.waits(leaving);
        if (starts) {
            starting = null;
        }
        if (waiting.remove(leaving) || starts) {
            service.roster().retire(leaving, "its manager has gone");
        }
        if (retries) {
            retry.cancel();
        }
        if (current() != null) {
            if (starts) {
                startWaiting();
            }
            return false;
        }
        return starting == null && (starts || retries || retry.idle());
    }

    /** Takes out all that wait and the one that starts; none gets another turn. */
    List<Generation> clear() {
        retry.cancel();
        List<Generation> never = waiting.clear();
        if (starting != null) {
            never.add(starting.generation());
            starting = null;
        }
        return never;
    }

    // ---- how one comes up

    @Override
    public boolean wanted(Startup startup) {
        synchronized (service.monitor()) {
            return starting == startup;
        }
    }

    @Override
    public Generation current() {
        return service.roster().current();
    }

    @Override
    public boolean enter(Startup startup, ServiceState state, String reason) {
        synchronized (service.monitor()) {
            if (starting != startup || current() != null) {
                return false;
            }
            service.machine().to(state, reason);
            return true;
        }
    }

    @Override
    public void connect(Startup startup) {
        Generation generation = startup.generation();
        synchronized (service.monitor()) {
            if (starting != startup) {
                return;
            }
            grace.cancel();
            connecting.shut();
            // Messages may come before the consumers are all attached, and must find whom they are for.
            service.roster().begin(generation);
        }
        try {
            service.attachment().connect(operator.paused());
        } catch (RuntimeException | LinkageError e) {
            synchronized (service.monitor()) {
                service.roster().begin(null);
                connecting.open();
            }
            failed(startup, "connecting to the transport", e, CompletableFuture.completedFuture(null));
            return;
        }
        operator.recorded();
        synchronized (service.monitor()) {
            connecting.open();
            String how = service.attachment().receives() ? "consumers are attached" : "it receives no messages";
            service.machine()
                    .to(RUNNING, how + ", periodic tasks: " + generation.tasks().size());
            service.tasks().paused(operator.paused());
            active(generation);
            if (operator.paused()) {
                service.machine().to(PAUSED, "paused by the operator before");
            }
        }
        generation.serves();
    }

    @Override
    public boolean takeOver(Startup startup, Generation old) {
        Generation generation = startup.generation();
        synchronized (service.monitor()) {
            if (starting != startup || current() != old) {
                return starting != startup;
            }
            service.roster().succeed(generation, generation.candidacy().share());
            active(generation);
        }
        operator.record(generation.origin().version());
        // Were it on probation, its swap must not go on without it.
        old.candidacy().failed(old, generation.origin() + " took over from it");
        generation.serves();
        return true;
    }

    /** Holds the monitor. */
    private void active(Generation generation) {
        starting = null;
        retry.reset();
        generation.state(GenerationState.ACTIVE, null);
        if (generation.candidacy() == Candidacy.ALONE) {
            handover.forget();
        }
        service.schedule();
        handover.serves();
        startWaiting();
    }

    /** The first that came while another one started gets its turn, unless a later one serves already. Holds the monitor. */
    private void startWaiting() {
        Generation next = waiting.takeNext(
                current(), lost -> service.environment().workers().execute(lost::settle));
        if (next != null) {
            start(next);
        }
    }

    @Override
    public void failed(Startup startup, String step, Throwable error, CompletableFuture<Void> ended) {
        Generation generation = startup.generation();
        String reason = step + " failed: " + (error.getMessage() == null ? error.toString() : error.getMessage());
        synchronized (service.monitor()) {
            if (starting != startup) {
                return;
            }
            starting = null;
            generation.state(GenerationState.FAILED, reason);
            if (current() == null) {
                service.machine().to(FAILED, reason);
            }
            if (current() == null && generation.candidacy() == Candidacy.ALONE) {
                retry.later(generation, ended, () -> again(generation), error);
            } else {
                LOG.error("{}: {} is not taken: {}", service.topic(), generation.origin(), reason, error);
            }
            startWaiting();
            waiting.add(generation);
        }
        generation.refused();
    }

    private void again(Generation generation) {
        synchronized (service.monitor()) {
            if (current() == null && starting == null && waiting.remove(generation)) {
                start(generation);
            }
        }
    }
}
