// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Remains;

final class LeftoversTest {

    private static final class Loader extends ClassLoader {}

    /** Stands still until it is moved. */
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final List<String> told = new ArrayList<>();
    private final List<Instant> collections = new ArrayList<>();
    private Runnable collection = System::gc;
    private List<HolderFinder> finders = List.of();
    private final Leftovers leftovers = new Leftovers(
            new Holders(left -> finders),
            clock,
            () -> {
                collections.add(now);
                collection.run();
            },
            Canary::make);

    private void passes(double seconds) {
        now = now.plusMillis(Math.round(seconds * 1000));
    }

    private Loader loader(long id) {
        Loader loader = new Loader();
        leftovers.add(new OldVersion(
                id, "m", "1." + id, new LoaderReference(loader), Set.of(), what -> told.add(id + " " + what)));
        return loader;
    }

    private void rounds(double seconds) {
        for (Instant end = now.plusMillis(Math.round(seconds * 1000)); now.isBefore(end); ) {
            passes(0.5);
            leftovers.round();
        }
    }

    @Test
    void nothingIsAskedForBeforeItIsUninstalled() {
        Loader loader = loader(1);
        assertNull(leftovers.round());
        assertEquals(new Leaks.Count(0, 0), leftovers.count());
        passes(1000);
        assertNull(leftovers.round());
        assertEquals(List.of(), collections);
        assertEquals(List.of(), leftovers.remains());
        assertTrue(!leftovers.uninstalled(2) && leftovers.uninstalled(1) && !leftovers.uninstalled(1));
        assertEquals(new Leaks.Count(1, 0), leftovers.count());
        assertEquals(Duration.ofSeconds(1), leftovers.round(), () -> "still there: " + loader);
    }

    @Test
    void whatNobodyHoldsIsGoneWithTheFirstCollection() {
        loader(1);
        leftovers.uninstalled(1);
        rounds(1);
        assertEquals(1, collections.size());
        assertEquals(List.of("1 gone"), told);
        assertNull(leftovers.round());
    }

    @Test
    void collectionsAreAskedForLessAndLessOften() {
        Instant begin = now;
        Loader loader = loader(1);
        leftovers.uninstalled(1);
        rounds(1000);
        assertEquals(
                List.of(1L, 5L, 30L, 300L),
                collections.stream()
                        .map(at -> Duration.between(begin, at).toSeconds())
                        .toList(),
                () -> "for " + loader);
        assertEquals(Duration.ofSeconds(10), leftovers.round());
        assertEquals(new Leaks.Count(1, 1), leftovers.count());
    }

    @Test
    void oneCollectionServesAll() {
        loader(1);
        loader(2);
        leftovers.uninstalled(1);
        passes(0.4);
        leftovers.uninstalled(2);
        rounds(3);
        assertEquals(1, collections.size());
        assertEquals(List.of("1 gone", "2 gone"), told);
    }

    @Test
    void longCollectionsAreAskedForRarely() {
        collection = () -> {
            System.gc();
            passes(2);
        };
        Instant begin = now;
        Loader loader = loader(1);
        leftovers.uninstalled(1);
        rounds(500);
        assertEquals(
                List.of(1L, 203L, 405L),
                collections.stream()
                        .map(at -> Duration.between(begin, at).toSeconds())
                        .toList(),
                () -> "for " + loader);
    }

    @Test
    void aCollectionThatDidNotHappenMakesNothingOverdue() {
        collection = () -> {};
        Loader loader = loader(1);
        leftovers.uninstalled(1);
        rounds(1000);
        assertEquals(List.of(), told);
        assertEquals(
                List.of(false),
                leftovers.remains().stream().map(Remains::overdue).toList(),
                () -> "for " + loader);
        System.gc();
        leftovers.round();
    }

    @Test
    void itIsOverdueAfterTheSecondCollectionAndToldOnce() {
        finders = List.of((version, of) -> List.of("a", "b"));
        Loader loader = loader(1);
        leftovers.uninstalled(1);
        Instant since = now;
        rounds(4);
        assertEquals(1, collections.size());
        assertEquals(List.of(), told);
        rounds(400);
        assertEquals(List.of("1 held by a; b"), told);
        assertEquals(List.of(new Remains(1, "m", "1.1", since, true, List.of("a", "b"))), leftovers.remains());
        assertEquals(Loader.class, loader.getClass());
    }

    @Test
    void aFinderThatFailsDoesNotStopTheOthers() {
        finders = List.of(
                (version, of) -> {
                    throw new IllegalStateException("on purpose");
                },
                (version, of) -> List.of("b"));
        Loader loader = loader(1);
        leftovers.uninstalled(1);
        assertEquals(List.of("b"), leftovers.remains().get(0).holders(), () -> "for " + loader);
    }

    @Test
    void aReceiverThatFailsDoesNotStopTheMeter() {
        leftovers.add(new OldVersion(1, "m", "1.0", new LoaderReference(new Loader()), Set.of(), what -> {
            throw new IllegalStateException("on purpose");
        }));
        loader(2);
        leftovers.uninstalled(1);
        leftovers.uninstalled(2);
        rounds(2);
        assertEquals(List.of("2 gone"), told);
    }
}
