// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way out of the generations of one service: their calls end, then their last hook runs. Thread-safe. */
final class Retirement {

    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private final String topic;
    private final Environment environment;
    private final Hooks hooks;
    private final Set<Generation> draining = new LinkedHashSet<>();

    Retirement(String topic, Environment environment, Hooks hooks) {
        this.topic = topic;
        this.environment = environment;
        this.hooks = hooks;
    }

    /** Ends a generation that gets no new work, in the background; {@link Generation#retired} tells when it is done. */
    void begin(Generation old, String reason) {
        Duration most = settings().shutdownTimeout();
        Instant end = environment.clock().instant().plus(most).truncatedTo(ChronoUnit.SECONDS);
        old.state(GenerationState.DRAINING, reason + "; calls that have not ended at " + end + " are interrupted");
        synchronized (this) {
            draining.add(old);
        }
        Future<?> limit = environment.timers().after(most, () -> {
            List<CallInfo> left = old.calls().info(old.number());
            LOG.warn(
                    "{}: generation {} still has {} calls after {} (graceful_shutdown_timeout), which are interrupted: {}",
                    topic,
                    old.number(),
                    left.size(),
                    Text.seconds(most),
                    left);
            old.calls().interrupt();
            cleanUp(old);
        });
        old.calls().drained().thenRun(() -> {
            limit.cancel(false);
            environment.workers().execute(() -> cleanUp(old));
        });
    }

    private void cleanUp(Generation old) {
        if (old.markCleanedUp()) {
            old.hook(hooks, "cleanupHost", settings().initTimeout(), () -> {
                        // A manager that was never prepared has nothing to clean up.
                        if (old.initialized()) {
                            old.manager().cleanupHost();
                        }
                        return null;
                    })
                    .result()
                    .whenComplete((nothing, error) -> ended(old, error));
        }
    }

    private void ended(Generation old, Throwable error) {
        if (error != null) {
            LOG.error("{}: cleanupHost of generation {} failed", topic, old.number(), error);
        }
        synchronized (this) {
            draining.remove(old);
        }
        GenerationInfo info = old.info();
        LOG.info(
                "{}: generation {} ({}) has ended after {} messages, {} of them failed",
                topic,
                old.number(),
                old.origin(),
                info.handled(),
                info.errors());
        old.retired().complete(null);
    }

    /** Waits for a generation that is on its way out; bounded by the limits of the drain and of the last hook. */
    void await(Generation old) {
        Duration limit =
                settings().shutdownTimeout().plus(settings().initTimeout()).plusSeconds(1);
        try {
            old.retired().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.error(
                    "{}: generation {} did not end within {} and is left to itself",
                    topic,
                    old.number(),
                    Text.seconds(limit),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized List<Generation> draining() {
        return List.copyOf(draining);
    }

    private ServiceSettings settings() {
        return environment.settings().get();
    }
}
