// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.kilonova.container.Container;
import org.kilonova.container.Swap;
import org.kilonova.container.SwapCheck;
import org.kilonova.container.SwapFailedException;
import org.kilonova.container.SwapFigures;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One version takes the place of another, or nothing has happened. Until it is permanent the new one is started on approval only, and the
 * old one stays installed and started for good, so that a restart at any time brings the old one back.
 *
 * <p>The steps follow each other on worker threads; what is asked of it from outside may come from any thread.
 */
final class Transaction {

    /**
     * How it has ended.
     *
     * @param info the swap
     * @param running the bundle that the file has now
     * @param curable of one that failed: whether it may succeed unchanged once other bundles have come or gone
     * @param restarted whether the old version was stopped and started again
     * @param placed the file in the folder as the swap has left it, or null if it was not touched
     */
    record Ending(SwapInfo info, Installed running, boolean curable, boolean restarted, Stamp placed) {}

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final SwapRequest request;
    private final Installed old;
    private final String inFolder;
    private final Container container;
    private final SwapTools tools;
    private final SwapProgress progress;
    private final Placement placement;
    private final Recall recall;
    private final CompletableFuture<String> kept = new CompletableFuture<>();
    private final CompletableFuture<SwapInfo> answered = new CompletableFuture<>();
    private final CompletableFuture<SwapInfo> decided = new CompletableFuture<>();
    private volatile Installed fresh;
    private volatile boolean interrupted;
    private boolean exclusive;
    private boolean oldStopped;
    private Swap swap;
    private Stamp placed;

    /**
     * @param inFolder SHA-256 of what the folder has; a command's jar replaces that and nothing else
     * @param container with which it begins and ends
     */
    Transaction(SwapRequest request, Installed old, String inFolder, Container container, SwapTools tools) {
        this.request = request;
        this.old = old;
        this.inFolder = inFolder;
        this.container = container;
        this.tools = tools;
        recall = new Recall(tools.workers());
        progress = tools.history().begin(request, old);
        placement = new Placement(tools.folder(), request.jar().name(), progress.number());
    }

    /** Completes when one of the two is gone. */
    CompletableFuture<Ending> run() {
        int managers = Bundles.managers(old.bundle());
        return recall.step(this::check)
                .thenCompose(none -> recall.step(this::install))
                .thenCompose(none -> exclusive ? hold() : NOTHING)
                .thenCompose(none -> recall.interruptible(this::startNew))
                .thenCompose(none -> recall.await(swap.prepared(expected(managers))))
                .thenCompose(none -> commit())
                .thenCompose(none -> probation())
                .thenCompose(reason -> recall.step(() -> makePermanent(reason)))
                .handleAsync((none, failure) -> failure == null ? settle() : undo(failure), tools.workers())
                .exceptionally(this::broken);
    }

    private void check() throws RefusedException {
        try {
            tools.history().opened(progress);
        } catch (IOException e) {
            throw refused("the history of swaps cannot be written (" + e
                    + "), so nothing was touched: free space on the disk, then copy the jar again");
        }
        progress.at(Step.CHECKING, version() + " is looked at");
        SwapCheck found = tools.check().check(old, request.jar());
        List<String> reasons = new ArrayList<>(found.problems());
        if (!request.force()) {
            reasons.addAll(found.objections());
        }
        if (!reasons.isEmpty()) {
            throw new RefusedException(String.join("; ", reasons), true, old);
        }
        exclusive = found.exclusive();
    }

    private void install() throws BundleException {
        fresh = tools.bundles().install(request.jar().copy());
        swap = container.swap(
                old.bundle().getBundleId(),
                fresh.bundle().getBundleId(),
                tools.settings().get().probation().rules(exclusive, request.share()));
        progress.follow(swap);
    }

    private CompletableFuture<Void> hold() {
        progress.at(Step.HOLDING, "messages wait while " + old.version() + " ends its calls");
        return recall.await(swap.hold()).thenCompose(none -> recall.step(this::stopOld));
    }

    private void stopOld() throws BundleException {
        oldStopped = true;
        tools.bundles().stopForNow(old.bundle());
    }

    private void startNew() throws BundleException, RefusedException {
        progress.at(
                Step.STARTING,
                exclusive
                        ? version() + " starts in the place of " + old.version() + "; messages wait"
                        : version() + " starts beside " + old.version() + " and takes over");
        try {
            tools.bundles().startOnApproval(fresh.bundle());
        } catch (RuntimeException e) {
            throw new RefusedException(StartFailure.of(e), old);
        }
    }

    /** Without any manager, nobody would serve. */
    private int expected(int managersOfOld) {
        return Math.max(1, Math.min(managersOfOld, Bundles.managers(fresh.bundle())));
    }

    private CompletableFuture<Void> commit() {
        progress.at(Step.SWITCHING, version() + " takes over from " + old.version());
        return recall.await(swap.commit());
    }

    private CompletableFuture<String> probation() {
        progress.at(Step.PROBATION, tools.settings().get().probation().terms(request, Instant.now()));
        answered.complete(progress.info());
        swap.verdict().whenComplete((reason, failure) -> {
            if (failure != null) {
                kept.completeExceptionally(failure);
            } else if (reason.isEmpty()) {
                SwapFigures figures = swap.figures();
                kept.complete("probation passed with " + figures.newCalls() + " calls, " + figures.newErrors()
                        + " of them failed");
            } else {
                kept.completeExceptionally(refused(reason));
            }
        });
        return recall.await(kept);
    }

    private void makePermanent(String reason) throws RefusedException {
        if (!fresh.alive()) {
            throw refused(fresh + " does not run any more: somebody has stopped or uninstalled it");
        }
        if (interrupted || tools.bundles().stopping()) {
            throw refused("the container stops");
        }
        try {
            if (request.command()) {
                placement.lay(request.jar().copy(), inFolder);
            }
            tools.history().permanent(progress, reason);
        } catch (IOException e) {
            throw refused("it cannot be made permanent (" + e + "): free space on the disk, then try again");
        }
    }

    /** From here there is no way back: a restart brings the new version. */
    private Ending settle() {
        placed = placement.place();
        try {
            swap.promote();
        } catch (RuntimeException e) {
            LOG.error("{} is permanent, but was disturbed meanwhile; look at kn:services", fresh, e);
        }
        try {
            tools.bundles().start(fresh.bundle());
        } catch (BundleException | RuntimeException e) {
            LOG.error("{} is permanent, but does not run; look at kn:deployed", fresh, e);
        }
        SwapInfo info = announce();
        List<Bundle> dependents = tools.bundles().dependents(old.bundle());
        discard(old);
        if (!dependents.isEmpty()) {
            rewire(dependents);
        }
        return new Ending(info, fresh, false, false, placed);
    }

    private void rewire(List<Bundle> dependents) {
        if (!request.force()) {
            LOG.warn(
                    "{} is gone, but {} still use its classes; restart them to use those of {}",
                    old,
                    dependents,
                    fresh);
            return;
        }
        LOG.info("{} is gone: its dependents {} are restarted", old, dependents);
        try {
            tools.bundles().refresh(old.bundle());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Ending undo(Throwable failure) {
        RefusedException refusal = refusal(failure instanceof CompletionException ? failure.getCause() : failure);
        placement.takeAway();
        if (tools.bundles().stopping()) {
            // What stops with the framework comes up as it was after its restart.
            return failed(Step.INTERRUPTED, "the container stopped; it is tried again at its next start", true);
        }
        boolean away = interrupted || tools.container().get() != container;
        Step step = away ? Step.INTERRUPTED : progress.step() == Step.PROBATION ? Step.BACK : Step.REFUSED;
        boolean retry = away || refusal.curable();
        giveBack(refusal.getMessage());
        if (!oldStopped) {
            Ending ending = failed(step, refusal.getMessage(), retry);
            discardNew();
            return ending;
        }
        discardNew();
        return failed(step, refusal.getMessage() + startOldAgain(), retry);
    }

    private void giveBack(String reason) {
        if (swap == null) {
            return;
        }
        try {
            swap.back(reason);
        } catch (RuntimeException e) {
            LOG.error("{}: the way back to {} was disturbed; look at kn:services", file(), old, e);
        }
    }

    private void discardNew() {
        if (fresh != null) {
            discard(fresh);
        }
    }

    /** Why that failed, to be added to the reason; empty if it did not. */
    private String startOldAgain() {
        try {
            tools.bundles().start(old.bundle());
            return "";
        } catch (BundleException | RuntimeException e) {
            LOG.error("{} does not start again; copy a corrected jar", old, e);
            StartFailure failure = e instanceof BundleException known ? StartFailure.of(known) : StartFailure.of(e);
            return "; " + old.version() + " does not start again (" + failure.reason() + ")";
        }
    }

    /** Neither way to the end could be gone as a whole. */
    private Ending broken(Throwable failure) {
        LOG.error(
                "{}: swap {} could not be ended; look at kn:deployed, copy the jar again",
                file(),
                progress.number(),
                failure);
        Installed running = serving();
        if (!progress.step().over()) {
            tools.history().failed(progress, Step.REFUSED, Refusal.unexpected(failure), false);
        }
        return new Ending(announce(), running, false, oldStopped, placed);
    }

    private Ending failed(Step step, String reason, boolean retry) {
        tools.history().failed(progress, step, reason, retry);
        return new Ending(announce(), old, retry, oldStopped, null);
    }

    private SwapInfo announce() {
        SwapInfo info = progress.info();
        answered.complete(info);
        decided.complete(info);
        return info;
    }

    private void discard(Installed gone) {
        // The meter keeps what it calls for as long as the classes are there: this swap must not keep them in turn.
        History history = tools.history();
        long number = progress.number();
        tools.leaks().watch(gone.bundle(), text -> history.remains(number, text));
        tools.bundles().discard(gone);
    }

    private RefusedException refusal(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return refused;
        }
        if (failure instanceof BundleException unstarted) {
            return new RefusedException(StartFailure.of(unstarted), old);
        }
        if (failure instanceof SwapFailedException) {
            return refused(failure.getMessage());
        }
        LOG.error("{}: swap {} failed unexpectedly; copy the jar again to retry", file(), progress.number(), failure);
        return refused(Refusal.unexpected(failure));
    }

    /** Called again and again. */
    void round() {
        if (tools.container().get() != container) {
            interrupt("the container service went away; it is tried again when it is back");
        }
        Duration limit = tools.limit();
        boolean comesUp = progress.step() == Step.STARTING || progress.step() == Step.SWITCHING;
        if (comesUp && progress.inStep().compareTo(limit) >= 0) {
            recall.callOff(refused(ManagersReport.late(limit)));
        }
    }

    /** Goes back, to be tried again later; without effect once it is permanent. */
    void interrupt(String reason) {
        interrupted = true;
        recall.callOff(refused(reason));
    }

    /**
     * Goes back, or does not begin to serve; without effect once it is decided.
     *
     * @throws IllegalArgumentException if it is over
     */
    CompletableFuture<SwapInfo> callOff(String reason) {
        if (progress.step().over()) {
            throw new IllegalArgumentException("swap " + progress.number() + " of " + file() + " is decided, "
                    + progress.step()
                    + ", and what has gone still ends its calls, at most for graceful_shutdown_timeout:"
                    + " try again after that");
        }
        recall.callOff(refused(reason));
        return decided;
    }

    /**
     * The new version stays.
     *
     * @throws IllegalArgumentException if it is not in probation
     */
    CompletableFuture<SwapInfo> promote(String reason) {
        if (progress.step() != Step.PROBATION) {
            throw new IllegalArgumentException("swap " + progress.number() + " of " + file() + " is " + progress.step()
                    + ": only in PROBATION there is something to promote");
        }
        kept.complete(reason);
        return decided;
    }

    /** Completes when the new version serves, or when it is clear that it will not. */
    CompletableFuture<SwapInfo> answered() {
        return answered;
    }

    SwapRequest request() {
        return request;
    }

    /** The bundle that serves, or is about to. */
    Installed serving() {
        Installed next = fresh;
        return progress.step() == Step.PROBATION || progress.step() == Step.PERMANENT ? next : old;
    }

    Step step() {
        return progress.step();
    }

    /** What happens, for people. */
    String text() {
        SwapInfo info = progress.info();
        if (info.step().over()) {
            return info.step() == Step.PERMANENT
                    ? old.version() + " ends its calls"
                    : version() + " ends; " + old.version() + " serves: " + info.reason();
        }
        return info.reason() == null ? version() + " waits for its turn" : info.reason();
    }

    private RefusedException refused(String reason) {
        return new RefusedException(reason, false, old);
    }

    private String file() {
        return request.jar().name();
    }

    private String version() {
        return request.jar().facts().version().toString();
    }
}
