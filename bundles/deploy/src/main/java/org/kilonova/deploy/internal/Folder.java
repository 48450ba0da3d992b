// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.audit.Audit;
import org.kilonova.container.Container;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.SwapInfo;
import org.kilonova.deploy.internal.leak.Leaks;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the bundles as the folder is. Everything is decided on one thread; {@link #files} may be called by any. */
final class Folder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);

    /** While bundles wait for the start level, every millisecond counts for the time to start. */
    private static final Duration IMPATIENT = Duration.ofMillis(20);

    /** Changed by the watch thread. */
    private volatile FolderSettings settings;

    /** How long the last operations may take: stopping a bundle waits for its calls. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(30);

    private final Bundles bundles;
    private final Clock clock = Clock.systemUTC();
    private final Watch watch = new Watch(this::round);
    private final Workers workers = new Workers();
    private final Copies copies;
    private FolderScan scan;
    private final Intake intake;
    private final Starts starts;
    private final History history;
    private final Operations operations;
    private final SwapDesk desk;
    private final FolderAudit audit;
    private final Map<String, FileEntry> entries = new TreeMap<>();
    private volatile List<DeployedFile> shown = List.of();
    private final CountDownLatch quiet = new CountDownLatch(1);
    private volatile boolean closing;
    private boolean begun;
    private boolean scanned;
    private boolean away;
    private Set<String> copied;
    private long lastLook;

    Folder(
            FolderSettings settings,
            Bundles bundles,
            Supplier<Container> container,
            Supplier<Audit> audit,
            Check check,
            Leaks leaks) {
        this.settings = settings;
        this.bundles = bundles;
        copies = new Copies(settings.copies());
        scan = new FolderScan(settings.folder());
        history = new History(new Journal(settings.copies().resolve("swaps.jsonl")), clock, System::nanoTime);
        this.audit = new FolderAudit(audit, history, clock);
        Examination examination = new Examination(copies);
        Recollection recollection = new Recollection(history, copies);
        intake = new Intake(
                new Settling(clock, System::nanoTime),
                examination,
                recollection,
                () -> this.settings,
                System::nanoTime);
        starts = new Starts(bundles, workers, watch, System::nanoTime);
        Settlement settlement = new Settlement(container, watch, System::nanoTime);
        SwapTools tools = new SwapTools(bundles, container, check, leaks, history, () -> this.settings, workers);
        operations = new Operations(bundles, starts, settlement, tools, watch);
        desk = new SwapDesk(entries, operations.swaps(), examination, recollection, check, history, container, watch);
    }

    void start() {
        announce();
        watch.start();
    }

    /** Whoever asks before the first look has ended learns that there are files still to come. */
    private void announce() {
        try {
            shown = scan.scan().keySet().stream()
                    .map(FileEntry::new)
                    .map(entry -> {
                        entry.changing = "not looked at yet";
                        return entry.show(clock.instant());
                    })
                    .toList();
        } catch (IOException e) {
            LOG.debug("The deploy folder {} cannot be listed; the first look says so", settings.folder(), e);
        }
    }

    SwapDesk desk() {
        return desk;
    }

    SwapCounts counts() {
        return history.counts();
    }

    List<DeployedFile> files() {
        return shown;
    }

    /** Tells that bundles which are not ours have come, gone or changed. */
    void worldChanged() {
        watch.execute(operations::worldChanged);
    }

    /** Puts new settings in force; what is being deployed goes on. A file that the new folder does not hold has gone. */
    void settings(FolderSettings changed) {
        watch.execute(() -> {
            boolean moved = !changed.folder().equals(settings.folder());
            settings = changed;
            if (moved) {
                move();
            }
        });
    }

    private void move() {
        LOG.info("The deploy folder is {} now; what it does not hold is detached", settings.folder());
        scan = new FolderScan(settings.folder());
        away = false;
        entries.values().forEach(entry -> {
            entry.judged = null;
            entry.dropCandidate();
        });
        if (entries.isEmpty()) {
            create();
        }
    }

    private Duration round() {
        if (closing) {
            if (operations.end()) {
                quiet.countDown();
            }
            return IMPATIENT;
        }
        if (bundles.stopping()) {
            return settings.pollInterval();
        }
        if (!begun) {
            recognise();
            begun = true;
        }
        long due = settings.pollInterval().toNanos() - (System.nanoTime() - lastLook);
        if (!scanned || due <= 0) {
            lastLook = System.nanoTime();
            due = settings.pollInterval().toNanos();
            look();
            entries.values().forEach(this::checkManagers);
        }
        operations.round(entries.values());
        tidy();
        shown = entries.values().stream()
                .map(entry -> audit.look(settings, entry, entry.show(clock.instant())))
                .toList();
        audit.retain(settings.folder(), entries.keySet());
        return starts.waiting() ? IMPATIENT : Duration.ofNanos(due);
    }

    /** Finds the bundles that the framework has kept from before. */
    private void recognise() {
        Placement.finish(settings.folder(), history);
        List<Survivors.Found> found = bundles.all()
                .flatMap(bundle -> BundleLocation.parse(bundle.getLocation())
                        .map(location -> new Survivors.Found(
                                location.file(),
                                new Installed(bundle, location.sha()),
                                copies.holds(location.copy()) && startedForGood(bundle),
                                copies.holds(location.copy())
                                        && location.sha().equals(history.rightful(location.file()))))
                        .stream())
                .toList();
        Survivors survivors = Survivors.of(found);
        survivors.others().forEach(bundles::discard);
        survivors.byFile().forEach((file, installed) -> {
            FileEntry entry = new FileEntry(file);
            entry.installed = installed;
            entries.put(file, entry);
            if (installed.bundle().getState() != Bundle.ACTIVE && !Bundles.isFragment(installed.bundle())) {
                // A crash may have come while it was being started, and that it cannot be is known only after a try;
                // one that the framework is starting just now may yet fail where nobody hears of it.
                operations.start(entry, System.nanoTime());
            }
        });
        if (entries.isEmpty()) {
            create();
        }
    }

    private static boolean startedForGood(Bundle bundle) {
        return Bundles.isFragment(bundle)
                || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    /** Only where nothing was deployed: else the folder is away, and creating it would detach all that came from it. */
    private void create() {
        try {
            Files.createDirectories(settings.folder());
        } catch (IOException e) {
            LOG.error("The deploy folder {} cannot be created; create it by hand", settings.folder(), e);
        }
    }

    private void look() {
        SortedMap<String, FolderScan.Found> found;
        try {
            found = scan.scan();
        } catch (IOException e) {
            if (!away) {
                away = true;
                LOG.error(
                        "The deploy folder {} is away ({}): everything goes on as it is; bring it back",
                        settings.folder(),
                        e.toString());
            }
            return;
        }
        if (away) {
            away = false;
            LOG.info("The deploy folder {} is back", settings.folder());
        }
        found.forEach((name, file) -> {
            FileEntry entry = entries.computeIfAbsent(name, FileEntry::new);
            entry.goneSince = 0;
            entry.stuck = false;
            intake.look(entry, file, !scanned);
        });
        intake.retain(found.keySet());
        List.copyOf(entries.values()).stream()
                .filter(entry -> !found.containsKey(entry.name))
                .forEach(this::gone);
        if (!scanned) {
            scanned = true;
            history.retain(entries.keySet());
            entries.values().stream()
                    .filter(entry -> entry.installed != null && !entry.busy)
                    .sorted(Comparator.comparingInt(entry -> Bundles.managers(entry.installed.bundle()) > 0 ? 1 : 0))
                    .forEach(entry -> operations.start(entry, System.nanoTime()));
        }
    }

    /** A file that is deleted to be copied again is an update, hence the settle time. */
    private void gone(FileEntry entry) {
        long now = System.nanoTime();
        if (entry.goneSince == 0) {
            entry.goneSince = now;
            entry.dropCandidate();
            entry.judged = null;
            entry.changing = "removed";
        }
        boolean settled =
                !scanned || now - entry.goneSince >= settings.settleTime().toNanos();
        if (settled && entry.swap != null && entry.swap.step() == SwapInfo.Step.PROBATION) {
            entry.swap.promote("its file was removed");
        }
        if (entry.busy || !settled) {
            return;
        }
        if (entry.installed == null || entry.installed.gone()) {
            forget(entry);
            operations.worldChanged();
        } else if (!entry.stuck) {
            operations.depart(entry, () -> forget(entry));
        }
    }

    private void forget(FileEntry entry) {
        entries.remove(entry.name);
        history.gone(entry.name);
    }

    private void checkManagers(FileEntry entry) {
        if (entry.problem != null && !entry.busy && !entry.asking && entry.alive() && entry.working == null) {
            operations.check(entry);
        }
    }

    /** Deletes the copies that no bundle uses any more. */
    private void tidy() {
        if (!scanned || entries.values().stream().anyMatch(entry -> entry.busy || entry.candidate != null)) {
            return;
        }
        Set<String> used = entries.values().stream().flatMap(this::copiesOf).collect(Collectors.toSet());
        if (used.equals(copied)) {
            return;
        }
        try {
            copies.retain(used);
            copied = used;
        } catch (IOException e) {
            copied = used;
            LOG.warn(
                    "Old copies in {} cannot be deleted; delete them while the container is down",
                    settings.copies(),
                    e);
        }
    }

    /** What it runs from, what it may go back to, and what is to be tried again. */
    private Stream<String> copiesOf(FileEntry entry) {
        if (entry.installed == null) {
            return Stream.ofNullable(history.rightful(entry.name));
        }
        String sha = entry.installed.sha();
        Stream<String> earlier = history.before(entry.name, sha, settings.keepVersions()).stream()
                .map(Content::sha);
        Stream<String> again =
                Stream.ofNullable(entry.again).map(request -> request.jar().sha());
        return Stream.of(Stream.of(sha), earlier, again).flatMap(shas -> shas);
    }

    /** Lets what runs come to its end, for a limited time. What waits for managers to come up is undone. */
    @Override
    public void close() {
        closing = true;
        watch.execute(() -> {});
        try {
            if (!quiet.await(ORDERLY_END.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn(
                        "Deployments still run {} s after the deploy folder was to end and are cut off; look at kn:deployed",
                        ORDERLY_END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
        workers.close();
    }
}
