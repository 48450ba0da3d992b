// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.kilonova.container.Activation;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a new version beside the old one, which is not touched before all managers of the new one serve. Until then the new
 * one is started on approval only, so that a restart brings the old one back.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    private final Bundles bundles;
    private final Settlement settlement;
    private final Executor workers;
    private final Executor watch;
    private final Duration limit;

    Takeover(Bundles bundles, Settlement settlement, Executor workers, Executor watch, Duration limit) {
        this.bundles = bundles;
        this.settlement = settlement;
        this.workers = workers;
        this.watch = watch;
        this.limit = limit;
    }

    /** Completes when one of the two is gone: with the new one, or with a {@link RefusedException}. */
    CompletableFuture<Installed> run(Installed old, Jar jar) {
        return CompletableFuture.supplyAsync(() -> startBeside(old, jar), workers)
                .thenCompose(fresh -> {
                    int expected = Math.min(Bundles.managers(old.bundle()), Bundles.managers(fresh.bundle()));
                    return CompletableFuture.supplyAsync(
                                    () -> settlement.ask(fresh.bundle().getBundleId(), expected, limit), watch)
                            .thenCompose(answer -> answer)
                            .handleAsync(
                                    (activations, failure) -> conclude(old, fresh, expected, activations, failure),
                                    workers);
                });
    }

    private Installed startBeside(Installed old, Jar jar) {
        Installed fresh = null;
        try {
            fresh = bundles.install(jar.copy());
            bundles.startOnApproval(fresh.bundle());
            return fresh;
        } catch (BundleException e) {
            if (fresh != null) {
                bundles.discard(fresh);
            }
            throw new CompletionException(new RefusedException(StartFailure.of(e), old));
        }
    }

    private Installed conclude(
            Installed old, Installed fresh, int expected, List<Activation> activations, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        String problem = ManagersReport.problem(activations, cause, expected, limit);
        if (problem != null) {
            bundles.discard(fresh);
            throw new CompletionException(new RefusedException(problem, false, old));
        }
        try {
            bundles.start(fresh.bundle());
        } catch (BundleException e) {
            bundles.discard(fresh);
            throw new CompletionException(new RefusedException(StartFailure.of(e), old));
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
}
