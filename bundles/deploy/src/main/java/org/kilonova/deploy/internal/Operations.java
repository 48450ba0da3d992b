// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.kilonova.container.Activation;
import org.kilonova.container.SwapInfo;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the bundles in line with the judged contents: one operation for each file at a time, those of different files beside
 * each other. Used by the watch thread only; the work itself runs elsewhere.
 */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    private final Bundles bundles;
    private final Starts starts;
    private final Settlement settlement;
    private final Works works;
    private final Supplier<Duration> limit;
    private final Departure departure;
    private final Arrival arrival;
    private final SwapOperations swaps;
    private final History history;
    private final Replacement replacement;
    private long world;
    private boolean arriving;

    Operations(Bundles bundles, Starts starts, Settlement settlement, SwapTools tools, Executor watch) {
        this.bundles = bundles;
        this.starts = starts;
        this.settlement = settlement;
        this.works = new Works(tools.workers(), watch);
        this.limit = tools::limit;
        this.history = tools.history();
        this.departure = new Departure(bundles, tools.leaks());
        this.arrival = new Arrival(bundles, departure);
        this.swaps = new SwapOperations(tools, works, () -> world, this::swapped);
        this.replacement = new Replacement(bundles);
    }

    SwapOperations swaps() {
        return swaps;
    }

    /** Bundles have come, gone or changed: what did not resolve may do so now. */
    void worldChanged() {
        world++;
    }

    /** Starts what can be started now. */
    void round(Collection<FileEntry> entries) {
        entries.stream().filter(entry -> !entry.busy).forEach(this::revive);
        if (entries.stream().anyMatch(entry -> entry.candidate != null && !entry.busy)) {
            begin(entries);
        }
        entries.stream().filter(entry -> entry.again != null).forEach(this::again);
        swaps.round();
        starts.round();
        settlement.round();
    }

    /**
     * Called again and again before the end: begins nothing, undoes what waits for managers, and lets the rest end. Entries stay
     * as they are.
     *
     * @return whether nothing runs any more
     */
    boolean end() {
        starts.abandon();
        swaps.end();
        settlement.giveUp();
        return !works.running() && !starts.running();
    }

    private void begin(Collection<FileEntry> entries) {
        Owners owners = new Owners(bundles.foreign(), entries);
        List<FileEntry> arrivals = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.candidate != null && !entry.busy)
                .filter(entry -> !Operations.settledAlready(entry))
                .sorted(Comparator.comparing((FileEntry entry) -> entry.judged.modified())
                        .thenComparing(entry -> entry.name))
                .forEach(entry -> {
                    String conflict = owners.claim(entry.candidate);
                    if (conflict != null) {
                        entry.refuse(Refusal.of(entry.candidate, conflict, true, world), true);
                        entry.candidate = null;
                    } else if (!begin(entry)) {
                        arrivals.add(entry);
                    }
                });
        if (!arrivals.isEmpty() && !arriving) {
            arrive(arrivals);
        }
    }

    /** The content was copied again while it was being deployed. */
    private static boolean settledAlready(FileEntry entry) {
        boolean runs = entry.alive() && entry.candidate.sha().equals(entry.installed.sha());
        if (runs) {
            entry.dropCandidate();
            entry.accept();
        }
        return runs;
    }

    /** Begins the swap anew that was interrupted. */
    private void again(FileEntry entry) {
        if (!entry.busy && entry.candidate == null && entry.alive() && swaps.possible()) {
            swaps.begin(entry, entry.again);
        }
    }

    /** False where it has to arrive. */
    private boolean begin(FileEntry entry) {
        boolean alive = entry.alive();
        Bundle old = alive ? entry.installed.bundle() : null;
        boolean same =
                alive && old.getSymbolicName().equals(entry.candidate.facts().symbolicName());
        switch (Step.of(alive, alive && Bundles.managers(old) > 0, same)) {
            case TAKE_OVER -> takeOver(entry);
            case REPLACE -> replace(entry);
            case ARRIVE -> {
                return false;
            }
        }
        return true;
    }

    private void arrive(List<FileEntry> entries) {
        List<Arrival.Request> requests = new ArrayList<>();
        for (FileEntry entry : entries) {
            Jar jar = claim(entry, "is being installed");
            requests.add(new Arrival.Request(jar, entry.installed));
        }
        arriving = true;
        long begun = System.nanoTime();
        works.run(
                () -> arrival.run(requests),
                (results, failure) -> arrived(entries, results, failure, begun),
                failure -> entries.stream()
                        .filter(entry -> entry.incoming != null)
                        .forEach(entry -> broken(entry, failure)));
    }

    private void arrived(List<FileEntry> entries, List<Arrival.Result> results, Throwable failure, long begun) {
        arriving = false;
        worldChanged();
        if (entries.size() > 1) {
            LOG.info("{} files installed, {} ms", entries.size(), millisSince(begun));
        }
        if (failure != null) {
            entries.forEach(entry -> refused(entry, entry.incoming, failure));
            return;
        }
        for (Arrival.Result result : results) {
            entries.stream()
                    .filter(entry -> entry.name.equals(result.jar().name()))
                    .forEach(entry -> arrived(entry, result, begun));
        }
    }

    private void arrived(FileEntry entry, Arrival.Result result, long begun) {
        entry.installed = result.installed();
        if (result.failure() != null) {
            refused(entry, result.jar(), new RefusedException(result.failure(), null));
        } else {
            start(entry, begun);
        }
    }

    /** Starts the bundle that the file has. */
    void start(FileEntry entry, long begun) {
        entry.busy = true;
        entry.working = "is being started";
        long known = world;
        Installed installed = entry.installed;
        starts.add(installed, failure -> {
            if (failure == null) {
                entry.incoming = null;
                runs(entry, begun);
            } else {
                entry.free();
                entry.refuse(
                        new Refusal(
                                installed.sha(), installed.version(), failure.reason(), failure.unresolved(), known),
                        true);
            }
        });
    }

    private void takeOver(FileEntry entry) {
        if (!swaps.possible()) {
            entry.working = "waits for the container service: is the bundle org.kilonova.core active?";
            return;
        }
        swaps.begin(entry, SwapRequest.ofFile(claim(entry, null)));
    }

    private void swapped(FileEntry entry, SwapRequest request, Transaction.Ending ending, long known) {
        SwapInfo info = ending.info();
        if (info.step() == SwapInfo.Step.PERMANENT) {
            worldChanged();
            up(entry);
            return;
        }
        if (ending.restarted()) {
            check(entry);
        }
        if (!request.command() && info.step() != SwapInfo.Step.INTERRUPTED) {
            entry.refuse(Refusal.of(request.jar(), info.reason(), ending.curable(), known), false);
        }
    }

    private void replace(FileEntry entry) {
        Installed old = entry.installed;
        Jar jar = claim(entry, null);
        entry.working = jar.facts().version() + " replaces " + old.version();
        long begun = System.nanoTime();
        works.run(() -> replacement.run(old, jar), replaced(entry, jar, begun), failure -> broken(entry, failure));
    }

    private BiConsumer<Installed, Throwable> replaced(FileEntry entry, Jar jar, long begun) {
        long known = world;
        String old = entry.installed.toString();
        return (fresh, failure) -> {
            if (failure != null) {
                refused(entry, jar, failure, known);
                return;
            }
            LOG.info("{}: {} has taken the place of {}", entry.name, fresh, old);
            entry.installed = fresh;
            worldChanged();
            runs(entry, begun);
        };
    }

    /** Uninstalls what the file has; {@code done} is called when that has succeeded. */
    void depart(FileEntry entry, Runnable done) {
        entry.busy = true;
        entry.candidate = null;
        long begun = System.nanoTime();
        Installed gone = entry.installed;
        works.run(
                () -> departure.run(gone),
                (removed, failure) -> {
                    worldChanged();
                    if (failure != null || !removed) {
                        stuck(entry, failure);
                        return;
                    }
                    LOG.info("{} is gone: {} detached, {} ms", entry.name, gone, millisSince(begun));
                    done.run();
                },
                failure -> broken(entry, failure));
    }

    private static void stuck(FileEntry entry, Throwable failure) {
        entry.free();
        entry.stuck = true;
        entry.changing = null;
        if (failure != null) {
            LOG.error("{} is gone, but {} could not be detached", entry.name, entry.installed, failure);
        }
        String reason = "its file is gone, but its bundle could not be detached, see the log: uninstall bundle "
                + entry.installed.bundle().getBundleId() + " by hand";
        entry.refuse(Refusal.of(entry.installed.sha(), reason), true);
    }

    private void runs(FileEntry entry, long begun) {
        LOG.info("{} deployed: {}, {} ms", entry.name, entry.installed, millisSince(begun));
        up(entry);
    }

    private void up(FileEntry entry) {
        entry.free();
        if (!entry.standsIn()) {
            entry.accept();
        }
        if (entry.unexplained()) {
            entry.judged = null;
        }
        entry.problem = null;
        boolean managers = Bundles.managers(entry.installed.bundle()) > 0;
        history.runs(content(entry, !managers));
        if (Bundles.isFragment(entry.installed.bundle())) {
            boolean attached = entry.installed.bundle().getState() == Bundle.RESOLVED;
            entry.problem = attached ? null : "a fragment whose host is away or was there first: restart the host";
            return;
        }
        if (managers) {
            entry.working = settlement.possible()
                    ? "its managers come up"
                    : "started; waits for the container service: is the bundle org.kilonova.core active?";
            check(entry);
        }
    }

    private static Content content(FileEntry entry, boolean good) {
        Installed installed = entry.installed;
        return new Content(entry.name, installed.sha(), installed.version(), good, Instant.now());
    }

    /** Asks how the managers of the file are. */
    void check(FileEntry entry) {
        entry.asking = true;
        Installed asked = entry.installed;
        settlement
                .ask(asked.bundle().getBundleId(), limit)
                .whenComplete((activations, failure) -> Works.tell(
                        activations,
                        failure,
                        (answer, none) -> checked(entry, asked, answer, none),
                        broken -> LOG.warn("{}: how its managers are cannot be told", entry.name, broken)));
    }

    private void checked(FileEntry entry, Installed asked, List<Activation> activations, Throwable failure) {
        entry.asking = false;
        if (entry.busy || entry.installed != asked) {
            return;
        }
        entry.working = null;
        entry.problem = ManagersReport.problem(activations, failure, Bundles.managers(asked.bundle()), limit.get());
        if (entry.problem == null) {
            history.runs(content(entry, true));
        }
    }

    /** What may do better now than the last time. */
    private void revive(FileEntry entry) {
        if (entry.installed != null && entry.installed.gone()) {
            // Somebody uninstalled it by hand, but its file is still there.
            entry.installed = null;
            entry.judged = null;
        }
        if (entry.candidate != null || entry.goneSince != 0) {
            return;
        }
        boolean own = entry.installed != null
                && (entry.refusal == null || entry.installed.sha().equals(entry.refusal.sha()));
        if (entry.refusal != null && entry.refusal.curable() && entry.refusal.world() != world) {
            if (own) {
                start(entry, System.nanoTime());
            } else {
                entry.refusal = entry.refusal.reopened();
                entry.judged = null;
            }
        } else if (own && entry.refusal == null && fellOut(entry)) {
            start(entry, System.nanoTime());
        }
    }

    /** Whether its bundle runs no more because another bundle that it needs has gone. */
    private boolean fellOut(FileEntry entry) {
        return entry.installed.bundle().getState() == Bundle.INSTALLED
                && !Bundles.isFragment(entry.installed.bundle())
                && bundles.ready();
    }

    private Jar claim(FileEntry entry, String working) {
        entry.busy = true;
        entry.incoming = entry.candidate;
        entry.candidate = null;
        entry.working = working;
        return entry.incoming;
    }

    private void refused(FileEntry entry, Jar jar, Throwable failure) {
        refused(entry, jar, failure, world);
    }

    private void refused(FileEntry entry, Jar jar, Throwable failure, long known) {
        entry.free();
        if (failure instanceof RefusedException refused) {
            entry.installed = refused.running();
            entry.refuse(Refusal.of(jar, refused.getMessage(), refused.curable(), known), true);
        } else {
            LOG.error("{} could not be deployed; copy it again to retry", entry.name, failure);
            entry.refuse(Refusal.of(jar, Refusal.unexpected(failure), false, known), true);
        }
    }

    /** The file is free again, whatever became of its bundle: the next look finds out. */
    private static void broken(FileEntry entry, Throwable failure) {
        LOG.error("{}: the outcome of an operation could not be handled; copy it again to retry", entry.name, failure);
        entry.free();
        String reason = Refusal.unexpected(failure);
        entry.refuse(Refusal.of(entry.installed == null ? null : entry.installed.sha(), reason), false);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
