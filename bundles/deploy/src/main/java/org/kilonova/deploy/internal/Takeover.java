// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.kilonova.container.Activation;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a new version beside the old one, which is not touched before all managers of the new one serve. Until then the new
 * one is started on approval only, so that a restart brings the old one back. Where a part of the new one has taken over and the
 * whole is not taken, the old one is restarted: only a manager that is registered anew serves again.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /**
     * Two versions beside each other.
     *
     * @param old the version to be replaced
     * @param counted how many of its managers the container had before
     * @param fresh the new version, or null where it could not be installed
     * @param expected so many of its managers have to serve
     */
    private record Attempt(Installed old, long counted, Installed fresh, int expected) {}

    private final Bundles bundles;
    private final Settlement settlement;
    private final Census census;
    private final Executor workers;
    private final Executor watch;
    private final Supplier<Duration> limit;

    Takeover(
            Bundles bundles,
            Settlement settlement,
            Census census,
            Executor workers,
            Executor watch,
            Supplier<Duration> limit) {
        this.bundles = bundles;
        this.settlement = settlement;
        this.census = census;
        this.workers = workers;
        this.watch = watch;
        this.limit = limit;
    }

    /** Completes when one of the two is gone: with the new one, or with a {@link RefusedException}. */
    CompletableFuture<Installed> run(Installed old, Jar jar) {
        return CompletableFuture.supplyAsync(() -> startBeside(old, jar), workers)
                .thenCompose(attempt -> CompletableFuture.supplyAsync(() -> ask(attempt), watch)
                        .thenCompose(answer -> answer)
                        .handleAsync((activations, failure) -> conclude(attempt, activations, failure), workers));
    }

    private CompletableFuture<List<Activation>> ask(Attempt attempt) {
        return settlement.ask(attempt.fresh().bundle().getBundleId(), attempt.expected(), limit);
    }

    private Attempt startBeside(Installed old, Jar jar) {
        long counted = census.count(old);
        Installed fresh = null;
        try {
            fresh = bundles.install(jar.copy());
            bundles.startOnApproval(fresh.bundle());
            int expected = Math.min(Bundles.managers(old.bundle()), Bundles.managers(fresh.bundle()));
            return new Attempt(old, counted, fresh, expected);
        } catch (BundleException e) {
            throw undone(new Attempt(old, counted, fresh, 0), StartFailure.of(e));
        } catch (RuntimeException e) {
            throw undone(new Attempt(old, counted, fresh, 0), StartFailure.of(e));
        }
    }

    private Installed conclude(Attempt attempt, List<Activation> activations, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        String problem = ManagersReport.problem(activations, cause, attempt.expected(), limit.get());
        if (problem != null) {
            throw undone(attempt, new StartFailure(problem, false));
        }
        Installed old = attempt.old();
        Installed fresh = attempt.fresh();
        try {
            bundles.start(fresh.bundle());
        } catch (BundleException e) {
            throw undone(attempt, StartFailure.of(e));
        } catch (RuntimeException e) {
            throw undone(attempt, StartFailure.of(e));
        }
        List<Bundle> dependents = bundles.dependents(old.bundle());
        bundles.discard(old);
        if (!dependents.isEmpty()) {
            LOG.warn(
                    "{} is gone, but {} still use its classes; restart them to use those of {}",
                    old,
                    dependents,
                    fresh);
        }
        return fresh;
    }

    private CompletionException undone(Attempt attempt, StartFailure failure) {
        Installed old = attempt.old();
        if (attempt.fresh() != null) {
            bundles.discard(attempt.fresh());
        }
        // What stops with the framework comes up whole after its restart.
        boolean whole = bundles.stopping() || !old.alive() || !census.fewer(old, attempt.counted());
        return new CompletionException(whole ? new RefusedException(failure, old) : restarted(old, failure));
    }

    private RefusedException restarted(Installed old, StartFailure failure) {
        try {
            bundles.restart(old.bundle());
            LOG.info("{} was restarted: a part of it had been replaced by a version that is not taken", old);
            return RefusedException.afterRestart(failure, old);
        } catch (BundleException e) {
            LOG.error("{} does not start again; copy a corrected jar", old, e);
            String reason = failure.reason() + "; " + old.version()
                    + " had to be restarted because a part of it had been replaced, and does not start again ("
                    + StartFailure.of(e).reason() + ")";
            return new RefusedException(reason, failure.unresolved(), old);
        }
    }
}
