// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the bundles in line with the judged contents: one operation for each file at a time, those of different files beside
 * each other. Used by the watch thread only; the work itself runs elsewhere.
 */
final class Operations {

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

    /** Something that takes long and may fail. */
    private interface Work<T> {
        T run() throws RefusedException, InterruptedException;
    }

    private final Bundles bundles;
    private final Starts starts;
    private final Settlement settlement;
    private final Executor workers;
    private final Executor watch;
    private final Duration limit;
    private final Departure departure;
    private final Arrival arrival;
    private final Takeover takeover;
    private final Replacement replacement;
    private long world;
    private boolean arriving;

    Operations(
            Bundles bundles,
            Starts starts,
            Settlement settlement,
            Census census,
            Executor workers,
            Executor watch,
            Duration startTimeout) {
        this.bundles = bundles;
        this.starts = starts;
        this.settlement = settlement;
        this.workers = workers;
        this.watch = watch;
        this.limit = startTimeout;
        this.departure = new Departure(bundles);
        this.arrival = new Arrival(bundles, departure);
        this.takeover = new Takeover(bundles, settlement, census, workers, watch, startTimeout);
        this.replacement = new Replacement(bundles);
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
        starts.round();
        settlement.round();
    }

    private void begin(Collection<FileEntry> entries) {
        Owners owners = new Owners(bundles.foreign(), entries);
        List<FileEntry> arrivals = new ArrayList<>();
        entries.stream()
                .filter(entry -> entry.candidate != null && !entry.busy)
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
        work(() -> arrival.run(requests), (results, failure) -> {
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
        });
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
                ended(entry);
                entry.refuse(
                        new Refusal(
                                installed.sha(),
                                installed.version(),
                                failure.reason(),
                                failure.unresolved(),
                                known,
                                false),
                        true);
            }
        });
    }

    private void takeOver(FileEntry entry) {
        if (!settlement.possible()) {
            entry.working = "waits for the container service: is the bundle org.kilonova.core active?";
            return;
        }
        Installed old = entry.installed;
        Jar jar = claim(entry, null);
        entry.working = jar.facts().version() + " starts beside " + old.version() + " and takes over";
        long begun = System.nanoTime();
        finish(entry, jar, takeover.run(old, jar), begun);
    }

    private void replace(FileEntry entry) {
        Installed old = entry.installed;
        Jar jar = claim(entry, null);
        entry.working = jar.facts().version() + " replaces " + old.version();
        long begun = System.nanoTime();
        finish(entry, jar, future(() -> replacement.run(old, jar)), begun);
    }

    private void finish(FileEntry entry, Jar jar, CompletableFuture<Installed> result, long begun) {
        long known = world;
        String old = entry.installed.toString();
        onWatch(result, (fresh, failure) -> {
            if (failure != null) {
                refused(entry, jar, failure, known);
                return;
            }
            LOG.info("{}: {} has taken the place of {}", entry.name, fresh, old);
            entry.installed = fresh;
            worldChanged();
            runs(entry, begun);
        });
    }

    /** Uninstalls what the file has; {@code done} is called when that is over. */
    void depart(FileEntry entry, Runnable done) {
        entry.busy = true;
        entry.candidate = null;
        long begun = System.nanoTime();
        Installed gone = entry.installed;
        work(
                () -> {
                    departure.run(gone);
                    return gone;
                },
                (installed, failure) -> {
                    LOG.info("{} is gone: {} detached, {} ms", entry.name, gone, millisSince(begun));
                    worldChanged();
                    done.run();
                });
    }

    private void runs(FileEntry entry, long begun) {
        ended(entry);
        entry.accept();
        entry.problem = null;
        LOG.info("{} deployed: {}, {} ms", entry.name, entry.installed, millisSince(begun));
        if (Bundles.isFragment(entry.installed.bundle())) {
            boolean attached = entry.installed.bundle().getState() == Bundle.RESOLVED;
            entry.problem = attached ? null : "a fragment whose host is away or was there first: restart the host";
            return;
        }
        if (Bundles.managers(entry.installed.bundle()) > 0) {
            entry.working = settlement.possible()
                    ? "its managers come up"
                    : "started; waits for the container service: is the bundle org.kilonova.core active?";
            check(entry);
        }
    }

    /** Asks how the managers of the file are. */
    void check(FileEntry entry) {
        entry.asking = true;
        Installed asked = entry.installed;
        settlement.ask(asked.bundle().getBundleId(), 0, limit).whenComplete((activations, failure) -> {
            entry.asking = false;
            if (entry.busy || entry.installed != asked) {
                return;
            }
            entry.working = null;
            entry.problem = ManagersReport.problem(activations, failure, Bundles.managers(asked.bundle()), limit);
        });
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
        ended(entry);
        if (failure instanceof RefusedException refused) {
            entry.installed = refused.running();
            Refusal refusal = Refusal.of(jar, refused.getMessage(), refused.curable(), known);
            entry.refuse(refused.restarted() ? refusal.afterRestart() : refusal, true);
        } else {
            LOG.error("{} could not be deployed; copy it again to retry", entry.name, failure);
            entry.refuse(Refusal.of(jar, "failed unexpectedly (" + failure + "): see the log", false, known), true);
        }
    }

    private static void ended(FileEntry entry) {
        entry.busy = false;
        entry.incoming = null;
        entry.working = null;
    }

    private <T> void work(Work<T> work, BiConsumer<T, Throwable> done) {
        onWatch(future(work), done);
    }

    private <T> CompletableFuture<T> future(Work<T> work) {
        Supplier<T> supplier = () -> {
            try {
                return work.run();
            } catch (RefusedException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        };
        return CompletableFuture.supplyAsync(supplier, workers);
    }

    private <T> void onWatch(CompletableFuture<T> future, BiConsumer<T, Throwable> done) {
        future.whenCompleteAsync(
                (value, failure) ->
                        done.accept(value, failure instanceof CompletionException ? failure.getCause() : failure),
                watch);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
