// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.Remains;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that have been uninstalled and whose classes are still in memory. While there are some it asks for collections, less and
 * less often, one for all of them; and never so often that they take more than a hundredth of the time. Thread-safe.
 */
final class Leftovers {

    static final String GONE = "gone";

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final int SHARE = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration RARE_LOOK = Duration.ofSeconds(10);
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final List<OldVersion> versions = new ArrayList<>();
    private final Holders holders;
    private final Clock clock;
    private final Runnable collection;
    private final Supplier<Canary> canaries;
    private Instant earliest = Instant.MIN;
    private volatile Leaks.Count count = new Leaks.Count(0, 0);

    /** @param collection asks for a collection; may return before it has ended, or do nothing */
    Leftovers(Holders holders, Clock clock, Runnable collection, Supplier<Canary> canaries) {
        this.holders = holders;
        this.clock = clock;
        this.collection = collection;
        this.canaries = canaries;
    }

    synchronized void add(OldVersion version) {
        versions.add(version);
    }

    /** @return whether it is one of those that are watched */
    synchronized boolean uninstalled(long bundleId) {
        Optional<OldVersion> found = versions.stream()
                .filter(version -> version.bundleId() == bundleId && version.since() == null)
                .findFirst();
        found.ifPresent(version -> version.uninstalled(clock.instant()));
        recount();
        return found.isPresent();
    }

    /**
     * Looks what has gone, and asks for a collection where that is due.
     *
     * @return until the next round, or null when there is nothing to wait for
     */
    synchronized Duration round() {
        settle();
        Instant now = clock.instant();
        if (!now.isBefore(earliest)
                && waiting().map(OldVersion::due).anyMatch(due -> due != null && !due.isAfter(now))) {
            waiting().forEach(version -> version.requested(now, version.awaitsCollection() ? null : canaries.get()));
            collection.run();
            Instant end = clock.instant();
            earliest = end.plus(Duration.between(now, end).multipliedBy(SHARE));
            settle();
        }
        return pause();
    }

    private void settle() {
        for (Iterator<OldVersion> all = versions.iterator(); all.hasNext(); ) {
            OldVersion version = all.next();
            if (version.loader().gone()) {
                all.remove();
                gone(version);
            } else {
                version.settle();
            }
        }
        recount();
        List<OldVersion> overdue =
                versions.stream().filter(OldVersion::reportNow).toList();
        if (!overdue.isEmpty()) {
            overdue(overdue);
        }
    }

    private void recount() {
        count = new Leaks.Count((int) waiting().count(), (int)
                waiting().filter(OldVersion::overdue).count());
    }

    /** As it was found at the last look; does not wait for one, which may take as long as a collection. */
    Leaks.Count count() {
        return count;
    }

    private void gone(OldVersion version) {
        if (version.reported()) {
            LOG.info("{} has left memory after all, {} s after it was uninstalled", version, age(version));
        }
        tell(version, GONE);
    }

    private void overdue(List<OldVersion> overdue) {
        List<List<String>> found = search(overdue);
        for (int i = 0; i < overdue.size(); i++) {
            OldVersion version = overdue.get(i);
            boolean seen = !found.get(i).isEmpty();
            String held = "held by "
                    + (seen
                            ? String.join("; ", found.get(i))
                            : "what only 'kn:leaks --explain " + version.bundleId() + "' tells");
            LOG.warn(
                    "{} is still in memory {} s after it was uninstalled, {}{}",
                    version,
                    age(version),
                    held,
                    seen ? "; 'kn:leaks --explain " + version.bundleId() + "' tells how" : "");
            tell(version, held);
        }
    }

    private static void tell(OldVersion version, String what) {
        try {
            version.tell(what);
        } catch (RuntimeException e) {
            LOG.error("What became of {} could not be recorded: {}", version, what, e);
        }
    }

    /** The looker holds the class loaders for a moment. */
    private List<List<String>> search(List<OldVersion> some) {
        List<List<String>> found = holders.find(some, List.copyOf(versions));
        versions.forEach(OldVersion::disturbed);
        return found;
    }

    private long age(OldVersion version) {
        return Duration.between(version.since(), clock.instant()).toSeconds();
    }

    private Stream<OldVersion> waiting() {
        return versions.stream().filter(version -> version.since() != null);
    }

    private Duration pause() {
        if (waiting().findAny().isEmpty()) {
            return null;
        }
        Instant now = clock.instant();
        boolean young =
                waiting().anyMatch(version -> version.since().plus(YOUNG).isAfter(now));
        Duration look = young ? LOOK : RARE_LOOK;
        return waiting()
                .map(OldVersion::due)
                .filter(Objects::nonNull)
                .map(due -> Duration.between(now, due.isBefore(earliest) ? earliest : due))
                .filter(pause -> pause.compareTo(look) < 0)
                .min(Duration::compareTo)
                .orElse(look);
    }

    synchronized List<Remains> remains() {
        settle();
        List<OldVersion> left = waiting().toList();
        if (left.isEmpty()) {
            return List.of();
        }
        List<List<String>> found = search(left);
        List<Remains> remains = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            OldVersion version = left.get(i);
            if (!version.loader().gone()) {
                remains.add(new Remains(
                        version.bundleId(),
                        version.name(),
                        version.version(),
                        version.since(),
                        version.overdue(),
                        found.get(i)));
            }
        }
        return remains;
    }

    /** @throws IllegalArgumentException if no such version is left */
    synchronized OldVersion version(long bundleId) {
        return waiting()
                .filter(version -> version.bundleId() == bundleId)
                .filter(version -> !version.loader().gone())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No classes of a bundle " + bundleId
                        + " that was uninstalled are left; 'kn:leaks' lists the versions that have some"));
    }
}
