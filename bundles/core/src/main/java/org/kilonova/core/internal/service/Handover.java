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

    private final ServiceParts service;
    private final StateMachine machine;
    private Map<String, Object> inheritance;
    private int holds;
    private long heldSince;
    private Duration pause;

    Handover(ServiceParts service) {
        this.service = service;
        this.machine = service.machine();
    }

    /**
     * Completes when the generation that serves has nothing in flight and has left its state. Fails with a {@link SwapFailedException}
     * otherwise; then {@link #resume} lets it serve on.
     */
    CompletableFuture<Void> hold() {
        Generation old;
        int hold;
        synchronized (service.monitor()) {
            old = service.roster().current();
            if (old == null || machine.state() != RUNNING && machine.state() != PAUSED) {
                return failed(service.topic() + " is " + machine.state() + " (" + machine.reason()
                        + ") and cannot be swapped now");
            }
            inheritance = null;
            pause = null;
            hold = ++holds;
            heldSince = System.nanoTime();
            service.attachment().pause();
            service.tasks().held(true);
            machine.to(DRAINING, "a swap: messages wait while it ends its calls");
        }
        return CompletableFuture.completedFuture(null)
                .thenComposeAsync(
                        nothing -> handOver(old, hold), service.environment().workers());
    }

    private CompletableFuture<Void> handOver(Generation old, int hold) {
        Duration limit = service.settings().shutdownTimeout();
        if (!Quiet.await(() -> List.of(old.calls()), limit)) {
            List<CallInfo> left = old.calls().info(old.number());
            return failed(service.topic() + ": " + left.size() + " calls still run after " + Text.seconds(limit)
                    + " (graceful_shutdown_timeout), the oldest is "
                    + (left.isEmpty()
                            ? "just ending"
                            : left.get(0).method() + " of request "
                                    + left.get(0).requestId()));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        old.hook(
                        service.hooks(),
                        "handOver of generation " + old.number(),
                        service.settings().initTimeout(),
                        old::handOver)
                .result()
                .whenComplete((state, error) -> {
                    if (error == null) {
                        keep(hold, state);
                        done.complete(null);
                    } else {
                        done.completeExceptionally(new SwapFailedException(
                                service.topic() + ": handOver failed: " + error.getMessage(), error));
                    }
                });
        return done;
    }

    /** Nobody needs it if the service serves on meanwhile. */
    private void keep(int hold, Map<String, Object> state) {
        synchronized (service.monitor()) {
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
        synchronized (service.monitor()) {
            return inheritance;
        }
    }

    /** What was left has been taken for good. */
    void forget() {
        synchronized (service.monitor()) {
            inheritance = null;
        }
    }

    /** The generation that was held serves on. */
    void resume(boolean pausedByOperator) {
        synchronized (service.monitor()) {
            if (heldSince == 0 || service.roster().current() == null || machine.state() != DRAINING) {
                return;
            }
            inheritance = null;
            machine.to(PAUSED, "the swap has failed");
            if (!pausedByOperator) {
                service.attachment().connect(false);
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
            service.tasks().held(false);
        }
    }

    /** For how long messages have waited the last time, so far. */
    Duration pause() {
        synchronized (service.monitor()) {
            if (heldSince != 0) {
                return Duration.ofNanos(System.nanoTime() - heldSince);
            }
            return pause == null ? Duration.ZERO : pause;
        }
    }
}
