// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.kilonova.scheduler.internal.wire.NoValidHost;
import org.kilonova.scheduler.internal.wire.Resources;

class ChooserTest {

    private static final Set<String> ALL = Set.of("a", "b", "c");

    private static HostState host(String name, int freeVcpus, long freeMemory, long freeDisk) {
        return host(name, true, true, freeVcpus, freeMemory, freeDisk, 0, 0);
    }

    private static HostState host(
            String name,
            boolean up,
            boolean enabled,
            int freeVcpus,
            long freeMemory,
            long freeDisk,
            int instances,
            int unclaimed) {
        Resources resources = new Resources(
                16,
                8,
                8 + freeVcpus,
                16384,
                4096,
                4096 + freeMemory,
                1000,
                100,
                100 + freeDisk,
                instances,
                null,
                "process");
        return new HostState(name, up, enabled, null, resources, unclaimed, null);
    }

    private static Request request(String requestedHost, Set<String> tried) {
        return new Request("sleeper", ALL, 2, 512, 10, requestedHost, tried);
    }

    private static Selection choose(List<HostState> hosts, Request request) {
        return new Chooser(Filter.ALL, List.of(), new Random(1)).choose(hosts, request);
    }

    private static void assertRemoves(String filter, HostState unfit, Request request) {
        HostState fit = host("c", 2, 512, 10);
        Selection selection = choose(List.of(unfit, fit), request);
        assertEquals("c", selection.chosen().host());
        assertEquals(Map.of(filter, 1), selection.removed());
    }

    @Test
    void aHostWithJustEnoughIsChosen() {
        Selection selection = choose(List.of(host("a", 2, 512, 10)), request(null, Set.of()));
        assertTrue(selection.found());
        assertEquals(Map.of(), selection.removed());
    }

    @Test
    void eachFilterRemovesWhatLacksOneThing() {
        Request any = request(null, Set.of());
        assertRemoves("processors", host("a", 1, 512, 10), any);
        assertRemoves("memory", host("a", 2, 511, 10), any);
        assertRemoves("disk", host("a", 2, 512, 9), any);
        assertRemoves("up", host("a", false, true, 2, 512, 10, 0, 0), any);
        assertRemoves("enabled", host("a", true, false, 2, 512, 10, 0, 0), any);
        assertRemoves("image", host("without-image", 2, 512, 10), any);
        assertRemoves("tried", host("a", 2, 512, 10), request(null, Set.of("a")));
        assertRemoves("requested_host", host("a", 2, 512, 10), request("c", Set.of()));
    }

    @Test
    void aHostThatIsOverbookedDoesNotFit() {
        assertRemoves("memory", host("a", 2, -100, 10), request(null, Set.of()));
    }

    @Test
    void whatIsUnclaimedNeverRemovesAHost() {
        Selection selection = choose(List.of(host("a", true, true, 2, 512, 10, 0, 1000)), request(null, Set.of()));
        assertTrue(selection.found());
    }

    @Test
    void theErrorTellsHowManyHostsEachFilterRemoved() {
        Selection selection = choose(
                List.of(host("a", 2, 100, 10), host("b", 2, 511, 10), host("c", false, true, 0, 0, 0, 0, 0)),
                request(null, Set.of()));
        assertFalse(selection.found());
        NoValidHost error = selection.failure(request(null, Set.of()));
        assertEquals("NoValidHost", error.type());
        assertEquals(Map.of("removed", Map.of("up", 1, "memory", 2), "hosts", 3), error.details());
        assertEquals(
                "no valid host for image sleeper: 2 vcpus, 512 MB of memory, 10 MB of disk."
                        + " Of 3 hosts, up removed 1, memory removed 2: free one of them, or add a host",
                error.getMessage());
    }

    @Test
    void withoutHostsTheErrorAsksForOne() {
        NoValidHost error = choose(List.of(), request(null, Set.of())).failure(request(null, Set.of()));
        assertEquals("no valid host: no host has reported yet, is a compute manager deployed?", error.getMessage());
        assertEquals(Map.of("removed", Map.of(), "hosts", 0), error.details());
    }

    private static String best(List<Weigher> weighers, HostState... hosts) {
        return new Chooser(Filter.ALL, weighers, new Random(1))
                .choose(List.of(hosts), request(null, Set.of()))
                .chosen()
                .host();
    }

    @Test
    void weighersPreferMemoryFewPlacementsAndFewInstances() {
        assertEquals("b", best(List.of(Weigher.freeMemory(1)), host("a", 2, 600, 10), host("b", 2, 601, 10)));
        assertEquals(
                "a",
                best(List.of(Weigher.freeMemory(-1)), host("a", 2, 600, 10), host("b", 2, 601, 10)),
                "a negative multiplier fills hosts up");
        assertEquals(
                "b",
                best(
                        List.of(Weigher.fewUnclaimed(1)),
                        host("a", true, true, 2, 512, 10, 0, 3),
                        host("b", true, true, 2, 512, 10, 0, 2)));
        assertEquals(
                "b",
                best(
                        List.of(Weigher.fewInstances(1)),
                        host("a", true, true, 2, 512, 10, 8, 0),
                        host("b", true, true, 2, 512, 10, 7, 0)));
    }

    @Test
    void multipliersSayWhichWeigherCountsMore() {
        HostState roomy = host("roomy", true, true, 2, 9000, 10, 5, 0);
        HostState empty = host("empty", true, true, 2, 600, 10, 0, 0);
        Set<String> hosts = Set.of("roomy", "empty");
        Request request = new Request("sleeper", hosts, 2, 512, 10, null, Set.of());
        Chooser memory =
                new Chooser(Filter.ALL, List.of(Weigher.freeMemory(2), Weigher.fewInstances(1)), new Random(1));
        Chooser instances =
                new Chooser(Filter.ALL, List.of(Weigher.freeMemory(1), Weigher.fewInstances(2)), new Random(1));
        assertEquals(
                "roomy", memory.choose(List.of(roomy, empty), request).chosen().host());
        assertEquals(
                "empty",
                instances.choose(List.of(roomy, empty), request).chosen().host());
    }

    @Test
    void chanceDecidesBetweenEquals() {
        Chooser chooser = new Chooser(Filter.ALL, List.of(Weigher.freeMemory(1)), new Random(1));
        Set<String> chosen = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            chosen.add(chooser.choose(
                            List.of(host("a", 2, 512, 10), host("b", 2, 512, 10), host("c", 2, 512, 10)),
                            request(null, Set.of()))
                    .chosen()
                    .host());
        }
        assertEquals(ALL, chosen);
    }
}
