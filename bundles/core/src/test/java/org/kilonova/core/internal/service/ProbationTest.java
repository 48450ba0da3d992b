// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.container.GenerationState;
import org.kilonova.container.Swap;
import org.kilonova.container.TaskInfo;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;

/** The new version has taken over and is watched; the old one stands by. */
class ProbationTest extends BundleSwapRig {

    @Test
    void aShareOfTheMessagesGoesToTheNewOneAndTheTasksStay() {
        old("t", house.probe("one"));
        Swap swap = house.services.swap(OLD, NEW, rules(10, Duration.ofHours(10)));
        fresh("t", house.probe("two"));
        get(swap.prepared(1));
        assertEquals("one", house.call("t", "who"));
        get(swap.commit());
        AtomicInteger two = new AtomicInteger();
        for (int i = 0; i < 200; i++) {
            if (house.call("t", "who").equals("two")) {
                two.incrementAndGet();
            }
        }
        assertEquals(20, two.get());
        assertEquals(180, swap.figures().oldCalls(), "since the switch");
        house.services.runTask("t", "tick");
        assertTrue(house.log.contains("one tick"));
        swap.promote();
        for (int i = 0; i < 20; i++) {
            assertEquals("two", house.call("t", "who"));
        }
        house.services.runTask("t", "tick");
        assertTrue(house.log.contains("two tick"));
    }

    @Test
    void aTaskThatTheNewOneLacksRestsAndIsScheduledAsBefore() {
        AtomicInteger runs = new AtomicInteger();
        old("t", new Probe("one", house.log) {
            @PeriodicTask(spacing = "PT24H", runImmediately = true)
            void daily() {
                runs.incrementAndGet();
            }
        });
        until(() -> runs.get() == 1);
        Instant due = task("daily").orElseThrow().next();
        Swap swap = swapped();
        assertEquals(Optional.empty(), task("daily"));
        swap.back("no good");
        assertEquals(due, task("daily").orElseThrow().next());
        assertEquals(1, runs.get());
    }

    private Optional<TaskInfo> task(String name) {
        return house.info("t").tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst();
    }

    @Test
    void failuresEndProbationAtOnceWithTheFigures() {
        old("t", house.probe("one"));
        Swap swap = swap();
        fresh("t", new Probe("two", house.log) {
            @Override
            @Rpc
            String who() {
                throw new IllegalStateException("broken");
            }
        });
        goesBackAfterFiveFailures(swap);
    }

    /** Of {@code who}, none of which would have failed before. */
    private void goesBackAfterFiveFailures(Swap swap) {
        get(swap.prepared(1));
        get(swap.commit());
        for (int i = 0; i < 5; i++) {
            assertFalse(swap.verdict().isDone());
            assertThrows(RuntimeException.class, () -> house.call("t", "who"));
        }
        assertEquals("t, who: 5 of 5 calls failed, 0.0 would have before (error margin 0.050)", get(swap.verdict()));
    }

    /** Twice a method of that name, of which one fails and always has. */
    private Probe halfBroken(String name, boolean alsoWho) {
        return new Probe(name, house.log) {
            @Override
            @Rpc
            String who() {
                if (alsoWho) {
                    throw new IllegalStateException("broken");
                }
                return super.who();
            }

            @Rpc(namespace = "old", name = "who")
            String fails() {
                throw new IllegalStateException("as ever");
            }
        };
    }

    @Test
    void aMethodOfAnotherNamespaceIsNoExcuse() {
        Target elsewhere = Target.topic("t").namespace("old");
        old("t", halfBroken("one", false));
        for (int i = 0; i < 20; i++) {
            house.call("t", "who");
            assertThrows(RuntimeException.class, () -> house.client().call(elsewhere, "who", Map.of()));
        }
        Swap swap = swap();
        fresh("t", halfBroken("two", true));
        goesBackAfterFiveFailures(swap);
    }

    @Test
    void probationIsPassedAfterItsTime() {
        old("t", house.probe("one"));
        Swap swap = house.services.swap(OLD, NEW, rules(100, Duration.ofSeconds(2)));
        fresh("t", house.probe("two"));
        get(swap.prepared(1));
        get(swap.commit());
        assertEquals("", get(swap.verdict()));
        assertEquals(List.of(GenerationState.STANDBY, GenerationState.ACTIVE), states("t"), "promoted by its owner");
    }

    @Test
    void aManagerThatGoesOnProbationIsFollowedByTheOneBefore() {
        old("t", house.probe("one"));
        Swap swap = swap();
        Place place = fresh("t", house.probe("two"));
        get(swap.prepared(1));
        get(swap.commit());
        place.leave();
        assertEquals("one", house.call("t", "who"));
        assertEquals("t: its manager has gone", get(swap.verdict()));
    }

    @Test
    void oneOfTheOldBundleThatComesAnewOnProbationServesAndTheSwapGoesBack() {
        Place first = old("t", house.probe("one"));
        Swap swap = swapped();
        first.leave();
        old("t", house.probe("one again"));
        until(() -> house.call("t", "who").equals("one again"));
        assertTrue(get(swap.verdict()).contains("took over from it"), get(swap.verdict()));
        swap.back("as told");
        assertEquals("one again", house.call("t", "who"));
    }

    @Test
    void theOldOneMayGoOnProbation() {
        Place first = old("t", house.probe("one"));
        Swap swap = swapped();
        first.leave();
        assertTrue(house.log.contains("one cleanupHost"));
        swap.back("too late");
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void callsThatHangEndProbation() {
        old("t", house.probe("one"));
        for (int i = 0; i < 10; i++) {
            house.call("t", "who");
        }
        Swap swap = swap();
        CountDownLatch never = new CountDownLatch(1);
        fresh("t", new Probe("two", house.log) {
            @Override
            @Rpc
            String who() {
                try {
                    never.await();
                    return "late";
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        get(swap.prepared(1));
        get(swap.commit());
        List<CompletableFuture<String>> hanging = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            hanging.add(house.callLater("t", "who"));
        }
        String reason = get(swap.verdict());
        assertTrue(reason.startsWith("t, who: 5 calls still run after more than"), reason);
        never.countDown();
        hanging.forEach(call -> assertEquals("late", get(call)));
    }
}
