// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.meanwhile;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.container.GenerationState;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Swap;
import org.kilonova.core.internal.service.HostedServices.Place;

/** All managers of a bundle take over together, stand the test, or have never been. */
class BundleSwapTest extends BundleSwapRig {

    @Test
    void nothingIsSwitchedBeforeAllAreReadyAndTheCommitHasCome() {
        old("t", house.probe("t1"));
        old("u", house.probe("u1"));
        house.log.clear();
        Swap swap = swap();
        CompletableFuture<Void> prepared = swap.prepared(2);
        fresh("t", house.probe("t2"));
        until(() -> states("t").equals(List.of(GenerationState.READY, GenerationState.ACTIVE)));
        assertFalse(prepared.isDone());
        fresh("u", house.probe("u2"));
        get(prepared);
        assertEquals("t1", house.call("t", "who"));
        assertEquals("u1", house.call("u", "who"));
        assertEquals(List.of("t2 initHost", "u2 initHost"), house.log);

        get(swap.commit());
        assertEquals("t2", house.call("t", "who"));
        assertEquals("u2", house.call("u", "who"));
        assertEquals(List.of(GenerationState.STANDBY, GenerationState.ACTIVE), states("t"));
        assertFalse(house.log.contains("t1 cleanupHost"));
        assertEquals(2, swap.figures().newCalls());

        swap.promote();
        until(() -> house.log.contains("t1 cleanupHost") && house.log.contains("u1 cleanupHost"));
        assertEquals("", get(swap.verdict()));
        until(() -> states("t").equals(List.of(GenerationState.ACTIVE)));
    }

    @Test
    void theOldOnesServeAgainAsIfNothingHadBeen() {
        Probe one = house.probe("one");
        old("t", one);
        Swap swap = swap();
        Probe two = house.probe("two");
        Place place = fresh("t", two);
        get(swap.prepared(1));
        get(swap.commit());
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> two.entered.get() == 1);
        swap.back("no good");
        assertEquals("one", house.call("t", "who"));
        assertEquals("no good", get(swap.verdict()));
        assertEquals(0, two.cleaned.get());
        two.release.countDown();
        assertEquals("two", get(slow), "what had begun in it ends in it");
        place.leave();
        assertEquals(1, two.cleaned.get());
        assertEquals(0, one.cleaned.get());
        assertEquals(1, house.log.stream().filter("one initHost"::equals).count());
        assertEquals(RUNNING, house.state("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"initHost", "updateAvailableResource", "takeOver"})
    void oneThatFailsKeepsAllOfThemBack(String step) {
        Probe first = house.probe("t1");
        old("t", first);
        old("u", house.probe("u1"));
        Swap swap = swap();
        Place good = fresh("t", house.probe("t2"));
        Place bad = fresh("u", house.probe("u2").on(step, () -> {
            throw new IllegalStateException("not today");
        }));
        CompletableFuture<Void> outcome =
                step.equals("initHost") ? swap.prepared(2) : swap.prepared(2).thenCompose(nothing -> swap.commit());
        assertEquals("u: " + step + " failed: not today", failure(outcome));
        assertEquals("t1", house.call("t", "who"));
        assertEquals("u1", house.call("u", "who"));
        good.leave();
        bad.leave();
        assertEquals("t1", house.call("t", "who"));
        assertEquals(0, first.cleaned.get());
        assertEquals(List.of(GenerationState.ACTIVE), states("t"));
    }

    @Test
    void anOldOneThatHasFailedIsTriedAgainAfterARefusedSwap() {
        AtomicBoolean away = new AtomicBoolean(true);
        Callable<Object> start = () -> {
            if (away.get()) {
                throw new IllegalStateException("not today");
            }
            return null;
        };
        Place first = house.arrive("t", OLD, "a", house.probe("one").on("initHost", start));
        until(() -> house.state("t") == ServiceState.FAILED);
        Swap swap = swap();
        Place next = fresh("t", house.probe("two").on("initHost", start));
        assertTrue(failure(swap.prepared(1)).contains("not today"));
        away.set(false);
        next.leave();
        until(() -> house.state("t") == RUNNING);
        assertEquals("one", house.call("t", "who"));
        first.leave();
    }

    @Test
    void aNewTopicComesUpWithTheSwap() {
        old("t", house.probe("one"));
        Swap swap = swap();
        fresh("t", house.probe("two"));
        fresh("v", house.probe("new"));
        get(swap.prepared(2));
        assertEquals(List.of(GenerationState.READY), states("v"));
        get(swap.commit());
        assertEquals("new", house.call("v", "who"));
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void oneThatIsLateWhenTheOthersStayComesUpByItself() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        old("t", house.probe("one"));
        Swap swap = swapped();
        Place late = fresh("v", house.probe("late").on("initHost", () -> {
            go.await();
            return null;
        }));
        until(() -> house.log.contains("late initHost"));
        swap.promote();
        go.countDown();
        assertTrue(settled(late).active());
        assertEquals("late", house.call("v", "who"));
    }

    @Test
    void aServiceThatIsKilledMeanwhileFailsTheSwap() {
        old("t", house.probe("one"));
        Swap swap = swap();
        fresh("t", house.probe("two"));
        get(swap.prepared(1));
        house.services.kill("t");
        assertEquals("t: killed by the operator", failure(swap.commit()));
    }

    @Test
    void aManagerThatIsNotTakenInFailsTheSwap() {
        old("t", house.probe("one"));
        Swap swap = swap();
        CompletableFuture<Void> prepared = swap.prepared(1);
        house.services.refused(NEW, "it has no topic");
        assertEquals("it has no topic", failure(prepared));
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void whatAnExclusiveOneHasLeftIsKeptWhenNobodyStartsInTime() {
        List<Map<String, Object>> given = new ArrayList<>();
        house.grace(Duration.ZERO);
        Place first = oldExclusive("t", house.probe("one"));
        Swap swap = swap();
        get(swap.hold());
        first.leave();
        Place second = house.arriveExclusive("t", NEW, "a", house.probe("two").on("initHost", () -> {
            throw new IllegalStateException("not today");
        }));
        failure(swap.prepared(1));
        second.leave();
        assertTrue(settled(house.arriveExclusive("t", OLD, "a", heir("one again", given)))
                .active());
        assertEquals(List.of(Map.of("from", "one")), given);
        assertEquals("one again", house.call("t", "who"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"initHost", "takeOver", "updateAvailableResource", "probation"})
    void anExclusiveOneIsStartedAgainWithWhatItHasLeft(String step) {
        List<Map<String, Object>> given = new ArrayList<>();
        Place first = oldExclusive("t", house.probe("one"));
        Swap swap = swap();
        get(swap.hold());
        CompletableFuture<String> waits = house.callLater("t", "who");
        first.leave();
        Place second = house.arriveExclusive("t", NEW, "a", house.probe("two").on(step, () -> {
            throw new IllegalStateException("not today");
        }));
        CompletableFuture<Void> committed = swap.prepared(1).thenCompose(nothing -> swap.commit());
        if (step.equals("probation")) {
            get(committed);
            assertEquals("two", get(waits));
        } else {
            assertEquals("t: " + step + " failed: not today", failure(committed));
        }
        swap.back("it failed");
        second.leave();
        assertTrue(settled(house.arriveExclusive("t", OLD, "a", heir("one again", given)))
                .active());
        assertEquals(List.of(Map.of("from", "one")), given);
        assertEquals("one again", house.call("t", "who"));
        if (!step.equals("probation")) {
            assertEquals("one again", get(waits));
        }
    }

    @Test
    void callsAreInterruptedWhenTheDrainIsOver() {
        Probe one = house.probe("one");
        Place first = old("t", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        Swap swap = swapped();
        house.shutdownTimeout(Duration.ofSeconds(1));
        swap.promote();
        first.leave();
        CompletionException failed = assertThrows(CompletionException.class, () -> get(slow));
        assertTrue(failed.toString().contains("InterruptedException"), failed.toString());
    }

    /** Swaps that stay, go back and fail, with calls all the while. */
    @Test
    void noCallIsLostWhateverBecomesOfTheSwap() {
        Place serving = old("t", house.probe("g0"));
        AtomicBoolean stop = new AtomicBoolean();
        List<String> failures = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(meanwhile(() -> {
                while (!stop.get()) {
                    try {
                        house.call("t", "who");
                    } catch (RuntimeException e) {
                        failures.add(e.toString());
                    }
                    calls.incrementAndGet();
                }
            }));
        }
        long bundle = OLD;
        for (int i = 1; i <= 30; i++) {
            int seen = calls.get();
            until(() -> calls.get() > seen + 20);
            long next = bundle + 1;
            Swap swap = house.services.swap(bundle, next, rules(i % 2 == 0 ? 100 : 30, Duration.ofHours(10)));
            Probe probe = house.probe("g" + i);
            if (i % 5 == 0) {
                probe.on("takeOver", () -> {
                    throw new IllegalStateException("bad luck");
                });
            }
            Place place = house.arrive("t", next, "a", probe);
            get(swap.prepared(1));
            CompletableFuture<Void> committed = swap.commit();
            if (i % 5 == 0) {
                failure(committed);
                swap.back("it failed");
                place.leave();
            } else {
                get(committed);
                int then = calls.get();
                until(() -> calls.get() > then + 20);
                if (i % 3 == 0) {
                    swap.back("for a change");
                    place.leave();
                } else {
                    swap.promote();
                    serving.leave();
                    serving = place;
                    bundle = next;
                }
            }
            house.services.forget(next);
        }
        stop.set(true);
        callers.forEach(House::get);
        assertEquals(List.of(), failures);
        until(() -> states("t").equals(List.of(GenerationState.ACTIVE)));
    }
}
