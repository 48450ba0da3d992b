// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.kilonova.container.Activation;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.PlainCopy;
import org.kilonova.manager.Manager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One manager instance in a service: whose it is, how far it has come, how it stands. Thread-safe. */
final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private final String topic;
    private final int number;
    private final Origin origin;
    private final Manager manager;
    private final Supplier<Map<String, String>> settings;
    private final Candidacy candidacy;
    private final MethodMeters meters;
    private final Instant since;
    private final Calls calls = new Calls();
    private final Figures figures = new Figures();
    private final Work work;
    private final CompletableFuture<Activation> settled = new CompletableFuture<>();
    private List<TaskMethod> tasks = List.of();
    private volatile GenerationState state = GenerationState.STARTING;
    private volatile String reason;
    private volatile boolean initialized;
    private volatile Map<String, Duration> spacings = Map.of();
    private Hooks.Run<?> lastHook = Hooks.Run.none();
    private final CompletableFuture<Void> retired = new CompletableFuture<>();
    private final AtomicBoolean cleanedUp = new AtomicBoolean();

    Generation(
            String topic,
            int number,
            Origin origin,
            Manager manager,
            Supplier<Map<String, String>> settings,
            Clock clock,
            Tracing tracing,
            Candidacy candidacy,
            MethodMeters meters) {
        this.topic = topic;
        this.number = number;
        this.origin = origin;
        this.manager = manager;
        this.settings = settings;
        this.candidacy = candidacy;
        this.meters = meters;
        this.since = clock.instant();
        this.work = new Work(this, clock, tracing);
    }

    /**
     * Reads the manager's methods and tasks.
     *
     * @param timers end calls whose result does not come by their deadline
     * @param ping whether it answers the ping of oslo.messaging
     * @throws IllegalArgumentException naming the one that is wrong
     */
    void inspect(Alarms timers, boolean ping) {
        BaseApi base = new BaseApi(topic, origin.version(), settings);
        if (ping) {
            work.inspect(timers, manager, base, new PingApi());
        } else {
            work.inspect(timers, manager, base);
        }
        tasks = TaskMethod.of(manager);
    }

    String topic() {
        return topic;
    }

    int number() {
        return number;
    }

    Origin origin() {
        return origin;
    }

    Manager manager() {
        return manager;
    }

    /**
     * What its manager leaves to the next version: a copy, so that neither changes or holds what is the other's.
     *
     * @throws IllegalArgumentException if there is another value than JSON-like ones
     */
    Map<String, Object> handOver() throws Exception {
        Map<String, Object> state = manager.handOver();
        return state == null ? Map.of() : PlainCopy.of(state);
    }

    Candidacy candidacy() {
        return candidacy;
    }

    Figures figures() {
        return figures;
    }

    /** Those of the service, which outlive it. */
    MethodMeters meters() {
        return meters;
    }

    Calls calls() {
        return calls;
    }

    List<TaskMethod> tasks() {
        return tasks;
    }

    /** What runs in it. */
    Work work() {
        return work;
    }

    /** Runs a hook after the one before has really ended: never two at a time. */
    synchronized <T> Hooks.Run<T> hook(Hooks hooks, String what, Duration limit, Callable<T> work) {
        Hooks.Run<T> run = hooks.run(topic + " " + what, limit, lastHook.ended(), () -> {
            identify();
            try {
                return work.call();
            } finally {
                MDC.clear();
            }
        });
        lastHook = run;
        return run;
    }

    /** Interrupts the hook that runs, if one does. */
    synchronized void abandonHook() {
        lastHook.abandon(new CancellationException("the manager has gone"));
    }

    Map<String, Duration> spacings() {
        return spacings;
    }

    /** Spacings by task, from the manager's service properties. */
    void spacings(Map<String, Duration> changed) {
        spacings = changed;
    }

    /** Whether initHost has returned. */
    boolean initialized() {
        return initialized;
    }

    void markInitialized() {
        initialized = true;
    }

    /** Gives up waiting for its turn where a later generation serves already; tells whether it did. */
    boolean supersededBy(Generation serving) {
        boolean superseded = state == GenerationState.STARTING && serving != null && number < serving.number;
        if (superseded) {
            state(GenerationState.FAILED, "generation " + serving.number + ", which came later, serves");
        }
        return superseded;
    }

    /** Completes when it has come up, or failed to, for the first time. */
    CompletableFuture<Activation> settled() {
        return settled;
    }

    /** Tells those who wait for it how it has come up; call it without holding a lock. */
    void settle() {
        settled.complete(new Activation(topic, number, state != GenerationState.FAILED, reason));
    }

    /** Tells all who wait that it serves; call it without holding a lock. */
    void serves() {
        settle();
        candidacy.active(this);
    }

    /** Tells all who wait that it does not serve, and why; call it without holding a lock. */
    void refused() {
        settle();
        candidacy.failed(this, reason);
    }

    /** Tells all who wait for it, or count on it, that it has gone; call it without holding a lock. */
    void gone(String why) {
        settled.complete(new Activation(topic, number, false, "its manager has gone before it served"));
        candidacy.failed(this, why);
    }

    void state(GenerationState next, String why) {
        state = next;
        reason = why;
    }

    /** It has come as far as it can before others of its swap. */
    void ready() {
        if (state == GenerationState.STARTING) {
            state(GenerationState.READY, "waits for the switch");
        }
    }

    /** Whether it cannot start beside the one that is there: that is of another bundle, or it is exclusive. */
    boolean refusedFor(Generation rival, String host, boolean exclusive) {
        String why;
        if (!rival.origin.bundle().equals(origin.bundle())) {
            why = "topic " + topic + " on host " + host + " is served by " + rival.origin + " and cannot be served by "
                    + origin + " too: remove one of them, or give it another topic or host";
        } else if (exclusive) {
            why = origin + " is exclusive and cannot start beside generation " + rival.number + " of " + topic + " ("
                    + rival.origin + "): it starts when that one has ended";
        } else {
            return false;
        }
        LOG.error("Not taken in: {}", why);
        state(GenerationState.FAILED, why);
        return true;
    }

    /** Completes when its calls have ended and its last hook has run. */
    CompletableFuture<Void> retired() {
        return retired;
    }

    /** True for the first caller only. */
    boolean markCleanedUp() {
        return cleanedUp.compareAndSet(false, true);
    }

    GenerationInfo info() {
        return new GenerationInfo(
                number,
                state,
                reason,
                origin.bundleId(),
                origin.bundle(),
                origin.version(),
                manager.getClass().getName(),
                since,
                work.handled(),
                work.errors());
    }

    /** Log lines of this thread say whose they are. */
    void identify() {
        MDC.put("topic", topic);
        MDC.put("generation", Integer.toString(number));
    }
}
