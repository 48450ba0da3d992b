// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.container.ServiceState.DRAINING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kilonova.container.CallInfo;
import org.kilonova.container.SwapFailedException;

/**
 * Makes a service ready for the end of its generation: messages wait, calls end, state is left to the next one, which cannot start before.
 * Thread-safe: guarded by the monitor of the service, which is not held while something waits.
 */
final class Handover {

    private final String topic;
    private final Object monitor;
    private final Environment environment;
    private final Hooks hooks;
    private final StateMachine machine;
    private final Attachment attachment;
    private final TaskSet tasks;
    private final Succession succession;
    private Map<String, Object> inheritance;
    private int holds;
    private long heldSince;
    private Duration pause;

    Handover(
            String topic,
            Object monitor,
            Environment environment,
            Hooks hooks,
            StateMachine machine,
            Attachment attachment,
            TaskSet tasks,
            Succession succession) {
        this.topic = topic;
        this.monitor = monitor;
        this.environment = environment;
        this.hooks = hooks;
        this.machine = machine;
        this.attachment = attachment;
        this.tasks = tasks;
        this.succession = succession;
    }

    /**
     * Completes when the generation that serves has nothing in flight and has left its state. Fails with a {@link SwapFailedException}
     * otherwise; then {@link #resume} lets it serve on.
     */
    CompletableFuture<Void> hold() {
        Generation old;
        int hold;
        synchronized (monitor) {
            old = succession.current();
            if (old == null || machine.state() != RUNNING && machine.state() != PAUSED) {
                return failed(
                        topic + " is " + machine.state() + " (" + machine.reason() + ") and cannot be swapped now");
            }
            inheritance = null;
            pause = null;
            hold = ++holds;
            heldSince = System.nanoTime();
            attachment.pause();
            tasks.held(true);
            machine.to(DRAINING, "a swap: messages wait while it ends its calls");
        }
        return CompletableFuture.runAsync(() -> {}, environment.workers()).thenCompose(nothing -> handOver(old, hold));
    }

    private CompletableFuture<Void> handOver(Generation old, int hold) {
        Duration limit = environment.settings().get().shutdownTimeout();
        if (!Quiet.await(() -> List.of(old.calls()), limit)) {
            List<CallInfo> left = old.calls().info(old.number());
            return failed(topic + ": " + left.size() + " calls still run after " + Text.seconds(limit)
                    + " (graceful_shutdown_timeout), the oldest is "
                    + (left.isEmpty()
                            ? "just ending"
                            : left.get(0).method() + " of request "
                                    + left.get(0).requestId()));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        old.hook(
                        hooks,
                        "handOver of generation " + old.number(),
                        environment.settings().get().initTimeout(),
                        old.manager()::handOver)
                .result()
                .whenComplete((state, error) -> {
                    if (error == null) {
                        keep(hold, state == null ? Map.of() : state);
                        done.complete(null);
                    } else {
                        done.completeExceptionally(
                                new SwapFailedException(topic + ": handOver failed: " + error.getMessage(), error));
                    }
                });
        return done;
    }

    /** Nobody needs it if the service serves on meanwhile. */
    private void keep(int hold, Map<String, Object> state) {
        synchronized (monitor) {
            if (hold == holds && heldSince != 0) {
                inheritance = state;
            }
        }
    }

    private static CompletableFuture<Void> failed(String why) {
        return CompletableFuture.failedFuture(new SwapFailedException(why));
    }

    /** What was left, or null. */
    Map<String, Object> inheritance() {
        synchronized (monitor) {
            return inheritance;
        }
    }

    /** What was left has been taken for good. */
    void forget() {
        synchronized (monitor) {
            inheritance = null;
        }
    }

    /** The generation that was held serves on. */
    void resume(boolean pausedByOperator) {
        synchronized (monitor) {
            if (heldSince == 0 || succession.current() == null || machine.state() != DRAINING) {
                return;
            }
            inheritance = null;
            machine.to(PAUSED, "the swap has failed");
            if (!pausedByOperator) {
                attachment.connect(false);
                machine.to(RUNNING, "the swap has failed: it serves on");
            }
            serves();
        }
    }

    /** Messages are taken again. Holds the monitor. */
    void serves() {
        if (heldSince != 0) {
            pause = Duration.ofNanos(System.nanoTime() - heldSince);
            heldSince = 0;
            tasks.held(false);
        }
    }

    /** For how long messages have waited the last time, so far. */
    Duration pause() {
        synchronized (monitor) {
            if (heldSince != 0) {
                return Duration.ofNanos(System.nanoTime() - heldSince);
            }
            return pause == null ? Duration.ZERO : pause;
        }
    }
}
