// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.meanwhile;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.Activation;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.rpc.Target;

/** One generation takes the place of another. */
class SwapTest extends HouseTest {

    @Test
    void theNextGenerationStartsBesideAndTakesOver() {
        List<Map<String, Object>> given = new ArrayList<>();
        Probe one = house.probe("one");
        house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        Probe two = new Probe("two", house.log) {
            @Override
            public void takeOver(Map<String, Object> state) throws Exception {
                given.add(state);
                super.takeOver(state);
            }
        };
        house.log.clear();
        house.started("t", "a", two);
        assertEquals(List.of("two initHost", "two updateAvailableResource", "one handOver", "two takeOver"), house.log);
        assertEquals(List.of(Map.of("from", "one")), given);
        assertEquals("two", house.call("t", "who"));
        assertEquals(
                List.of(GenerationState.DRAINING, GenerationState.ACTIVE),
                house.info("t").generations().stream()
                        .map(GenerationInfo::state)
                        .toList());
        String why = house.info("t").generations().get(0).reason();
        assertTrue(why.startsWith("generation 2 serves; calls that have not ended at "), why);
        assertEquals(0, one.cleaned.get());
        one.release.countDown();
        assertEquals("one", get(slow));
        until(() -> one.cleaned.get() == 1 && house.info("t").generations().size() == 1);
        assertEquals(RUNNING, house.state("t"));
    }

    @Test
    void noCallIsLostWhileGenerationsTakeOver() {
        Place place = house.started("t", "a", house.probe("g0"));
        AtomicBoolean stop = new AtomicBoolean();
        Set<String> answers = ConcurrentHashMap.newKeySet();
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(meanwhile(() -> {
                while (!stop.get()) {
                    answers.add(house.call("t", "who"));
                    calls.incrementAndGet();
                }
            }));
        }
        List<Probe> probes = new ArrayList<>();
        for (int g = 1; g <= 12; g++) {
            int seen = calls.get();
            until(() -> calls.get() > seen + 50);
            Probe next = house.probe("g" + g);
            probes.add(next);
            Place before = place;
            place = house.started("t", "a", next);
            before.leave();
        }
        stop.set(true);
        callers.forEach(House::get);
        assertTrue(answers.size() > 5, answers.toString());
        until(() -> probes.subList(0, 11).stream().allMatch(p -> p.cleaned.get() == 1));
        assertEquals(0, probes.get(11).cleaned.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"initHost", "updateAvailableResource", "takeOver"})
    void aCandidateThatFailsLeavesTheOldOneUntouched(String step) {
        Probe one = house.probe("one");
        house.started("t", "a", one);
        Probe two = house.probe("two").on(step, () -> {
            throw new IllegalStateException("not today");
        });
        Place place = house.arrive("t", "a", two);
        Activation outcome = settled(place);
        assertFalse(outcome.active());
        assertEquals(step + " failed: not today", outcome.reason());
        assertEquals("one", house.call("t", "who"));
        assertEquals(RUNNING, house.state("t"));
        place.leave();
        assertEquals(step.equals("initHost") ? 0 : 1, two.cleaned.get());
        assertEquals(0, one.cleaned.get());
        house.started("t", "a", house.probe("three"));
        assertEquals("three", house.call("t", "who"));
    }

    @Test
    void oneSwitchIsForTheTopicItsHostAndFanouts() {
        Probe one = house.probe("one");
        house.started("t", "a", one);
        Target topic = Target.topic("t");
        assertEquals("one", house.client().call(topic.server("h1"), "who", Map.of(), String.class));
        Probe two = house.probe("two");
        house.started("t", "a", two);
        assertEquals("two", house.client().call(topic, "who", Map.of(), String.class));
        assertEquals("two", house.client().call(topic.server("h1"), "who", Map.of(), String.class));
        house.client().cast(topic.toAll(), "count", Map.of());
        house.client().cast(topic.server("h1"), "count", Map.of());
        until(() -> two.entered.get() == 2);
        assertEquals(0, one.entered.get());
    }

    @Test
    void stateIsCopiedSoThatNeitherChangesOrHoldsTheOthers() {
        Map<String, Object> sessions = new HashMap<>(Map.of("7", List.of("ann", 7L, 0.5, true)));
        List<Object> given = new ArrayList<>();
        house.started("t", "a", new Probe("one", house.log) {
            @Override
            public Map<String, Object> handOver() {
                return Map.of("sessions", sessions);
            }
        });
        house.started("t", "a", new Probe("two", house.log) {
            @Override
            public void takeOver(Map<String, Object> state) {
                Map<?, ?> mine = (Map<?, ?>) state.get("sessions");
                given.add(Map.copyOf(mine));
                mine.clear();
            }
        });
        assertEquals(Set.of("7"), sessions.keySet(), "the old one's is untouched");
        assertEquals(List.of(Map.of("7", List.of("ann", 7L, 0.5, true))), given);
    }

    static Stream<Arguments> otherThanJson() {
        Map<String, Object> itself = new HashMap<>();
        itself.put("itself", itself);
        return Stream.of(
                arguments(
                        Map.of("sessions", List.of(new Thread())), "sessions[0] is java.lang.Thread; JSON-like values"),
                arguments(Map.of("a", Map.of(7, "b")), "a has a key of java.lang.Integer"),
                arguments(itself, "is nested deeper than 100"));
    }

    /** The next version would hold the classes of this one. */
    @ParameterizedTest
    @MethodSource("otherThanJson")
    void stateThatIsNotLikeJsonIsAFailureOfTheSwap(Map<String, Object> state, String reason) {
        house.started("t", "a", new Probe("one", house.log) {
            @Override
            public Map<String, Object> handOver() {
                return state;
            }
        });
        Activation outcome = settled(house.arrive("t", "a", house.probe("two")));
        assertTrue(
                outcome.reason().startsWith("handOver of generation 1 failed: ")
                        && outcome.reason().contains(reason),
                outcome::reason);
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void aHandOverThatFailsLeavesTheOldOneUntouched() {
        Probe one = house.probe("one").on("handOver", () -> {
            throw new IllegalStateException("not today");
        });
        house.started("t", "a", one);
        Activation outcome = settled(house.arrive("t", "a", house.probe("two")));
        assertEquals("handOver of generation 1 failed: not today", outcome.reason());
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void anOldOneThatGoesDuringItsHandOverIsCleanedUpAfterIt() {
        CountDownLatch go = new CountDownLatch(1);
        Probe one = house.probe("one").on("handOver", () -> {
            go.await();
            return null;
        });
        Place first = house.started("t", "a", one);
        Place second = house.arrive("t", "a", house.probe("two"));
        until(() -> house.log.contains("one handOver"));
        CompletableFuture<Void> leaving = meanwhile(first::leave);
        until(() -> house.info("t").generations().stream()
                .anyMatch(g -> g.number() == 1 && g.state() == GenerationState.DRAINING));
        assertEquals(0, one.cleaned.get());
        go.countDown();
        assertTrue(settled(second).active());
        get(leaving);
        assertEquals(1, one.mostHooksAtOnce.get());
        assertEquals(1, one.cleaned.get());
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void theOldOneGoesWhileTheNewOneStarts() {
        CountDownLatch go = new CountDownLatch(1);
        Place first = house.started("t", "a", house.probe("one"));
        Place second = house.arrive("t", "a", house.probe("two").on("initHost", () -> {
            go.await();
            return null;
        }));
        until(() -> house.log.contains("two initHost"));
        first.leave();
        CompletableFuture<String> held = house.callLater("t", "who");
        go.countDown();
        assertTrue(settled(second).active());
        assertEquals("two", get(held));
    }

    @Test
    void theCandidateGoesAndTheOneBehindItGetsItsTurn() {
        CountDownLatch never = new CountDownLatch(1);
        house.started("t", "a", house.probe("one"));
        Place second = house.arrive("t", "a", house.probe("two").on("initHost", () -> {
            never.await();
            return null;
        }));
        until(() -> house.log.contains("two initHost"));
        Place third = house.arrive("t", "a", house.probe("three"));
        second.leave();
        assertTrue(settled(third).active());
        assertEquals("three", house.call("t", "who"));
    }

    @Test
    void ofManyThatComeAtOnceTheLastOneStays() {
        CountDownLatch go = new CountDownLatch(1);
        house.arrive("t", "a", house.probe("one").on("initHost", () -> {
            go.await();
            return null;
        }));
        List<Place> places = new ArrayList<>();
        for (int i = 2; i <= 5; i++) {
            places.add(house.arrive("t", "a", house.probe("g" + i)));
        }
        go.countDown();
        places.forEach(place -> assertTrue(settled(place).active()));
        assertEquals("g5", house.call("t", "who"));
    }

    @Test
    void oneThatCameEarlierDoesNotTakeOverFromOneThatCameLater() {
        Place first = house.started("t", "a", house.probe("one"));
        Probe hanging = house.probe("two").on("initHost", () -> {
            new CountDownLatch(1).await();
            return null;
        });
        Place second = house.arrive("t", "a", hanging);
        Place third = house.arrive("t", "a", house.probe("three"));
        Place fourth = house.arrive("t", "a", house.probe("four"));
        first.leave();
        second.leave();
        assertTrue(settled(fourth).active());
        assertFalse(settled(third).active());
        assertEquals("four", house.call("t", "who"));
    }

    @Test
    void aStubbornCandidateIsNotStartedTwiceAtOnceWhenTheOldOneGoes() {
        CountDownLatch go = new CountDownLatch(1);
        Place first = house.started("t", "a", house.probe("one"));
        Probe two = house.probe("two").on("initHost", () -> {
            boolean free = false;
            while (!free) {
                try {
                    go.await();
                    free = true;
                } catch (InterruptedException e) {
                    house.log.add("two interrupted");
                }
            }
            return null;
        });
        assertFalse(settled(house.arrive("t", "a", two)).active());
        first.leave();
        until(() -> house.state("t") != HOLDING);
        go.countDown();
        until(() -> house.state("t") == RUNNING);
        assertEquals(1, two.mostHooksAtOnce.get());
        assertEquals("two", house.call("t", "who"));
    }

    /** Whatever happens in whatever order: no call fails, and in the end everything is as the last steps say. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stress(long seed) {
        Random random = new Random(seed);
        List<Place> places = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        probes.add(house.probe("g0"));
        places.add(house.started("t", "a", probes.get(0)));
        for (int i = 0; i < 4; i++) {
            callers.add(meanwhile(() -> {
                while (!stop.get()) {
                    house.call("t", "who");
                }
            }));
        }
        List<CompletableFuture<Void>> steps = new ArrayList<>();
        for (int i = 1; i <= 80; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Probe probe = house.probe("g" + i);
                    if (random.nextInt(4) == 0) {
                        probe.on(random.nextBoolean() ? "initHost" : "takeOver", () -> {
                            throw new IllegalStateException("bad luck");
                        });
                    }
                    probes.add(probe);
                    places.add(house.arrive("t", random.nextInt(5) == 0 ? "b" : "a", probe));
                }
                case 2, 3 -> {
                    if (places.size() > 1) {
                        Place place = places.remove(random.nextInt(places.size()));
                        steps.add(meanwhile(place::leave));
                    }
                }
                case 4 -> steps.add(meanwhile(() -> quietly(() -> house.services.pause("t"))));
                default -> steps.add(meanwhile(() -> quietly(() -> house.services.resume("t"))));
            }
            if (random.nextInt(3) == 0) {
                Thread.yield();
            }
        }
        steps.forEach(House::get);
        probes.add(house.probe("last"));
        Place last = house.arrive("t", "a", probes.get(probes.size() - 1));
        places.forEach(Place::leave);
        settled(last);
        until(() -> {
            quietly(() -> house.services.resume("t"));
            return house.state("t") == RUNNING;
        });
        assertEquals("last", house.call("t", "who"));
        stop.set(true);
        callers.forEach(House::get);
        until(() -> house.info("t").generations().size() == 1);
        assertEquals(List.of(), house.info("t").calls());
        for (Probe probe : probes) {
            assertTrue(probe.cleaned.get() <= 1, probe.name);
            assertTrue(probe.mostHooksAtOnce.get() <= 1, probe.name);
        }
        assertFalse(house.state("t") == PAUSED);
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException e) {
            // Not in this state: another step was faster.
        } catch (RuntimeException e) {
            if (!e.getClass().getSimpleName().equals("NoSuchServiceHereException")) {
                throw e;
            }
        }
    }
}
