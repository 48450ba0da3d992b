// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Swap;
import org.kilonova.core.internal.service.HostedServices.Place;

/** Managers that cannot run beside each other. */
class ExclusiveSwapTest extends BundleSwapRig {

    @Test
    void anExclusiveOneEndsBeforeTheNextStartsAndMessagesWait() {
        List<Map<String, Object>> given = new ArrayList<>();
        Place first = oldExclusive("t", house.probe("one"));
        Swap swap = swap();
        get(swap.hold());
        CompletableFuture<String> waits = house.callLater("t", "who");
        first.leave();
        assertEquals(HOLDING, house.state("t"));
        assertEquals(
                List.of("one initHost", "one updateAvailableResource", "one handOver", "one cleanupHost"), house.log);
        house.arriveExclusive("t", NEW, "a", heir("two", given));
        get(swap.prepared(1));
        assertFalse(waits.isDone());
        get(swap.commit());
        assertEquals("two", get(waits));
        assertEquals(List.of(Map.of("from", "one")), given);
        assertTrue(swap.figures().pause().compareTo(Duration.ZERO) > 0);
        Duration pause = swap.figures().pause();
        swap.promote();
        assertEquals("two", house.call("t", "who"));
        Swap beside = house.services.swap(NEW, 3, rules(100, Duration.ofHours(10)));
        house.arrive("t", 3, "a", house.probe("three"));
        get(beside.prepared(1));
        get(beside.commit());
        assertTrue(beside.figures().pause().compareTo(pause) != 0, "the pause of the swap before is none of its own");
    }

    @Test
    void aHandOverThatFailsLetsTheExclusiveOneServeOn() {
        Place first = oldExclusive("t", house.probe("one").on("handOver", () -> {
            throw new IllegalStateException("not today");
        }));
        Swap swap = swap();
        assertEquals("t: handOver failed: not today", failure(swap.hold()));
        until(() -> house.state("t") == RUNNING);
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void callsThatDoNotEndLetTheExclusiveOneServeOn() {
        Probe one = house.probe("one");
        assertTrue(settled(house.arriveExclusive("t", OLD, "a", one)).active());
        house.shutdownTimeout(Duration.ofSeconds(1));
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        Swap swap = swap();
        String why = failure(swap.hold());
        assertTrue(
                why.startsWith("t: 1 calls still run after 1.0 s (graceful_shutdown_timeout), the oldest is slow"),
                why);
        until(() -> house.state("t") == RUNNING);
        assertEquals("one", house.call("t", "who"));
        one.release.countDown();
        assertEquals("one", get(slow));
    }

    @Test
    void aSwapThatIsCalledOffWhileMessagesWaitLetsTheOldOneServeOn() {
        Probe one = house.probe("one");
        assertTrue(settled(house.arriveExclusive("t", OLD, "a", one)).active());
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        Swap swap = swap();
        CompletableFuture<Void> held = swap.hold();
        CompletableFuture<String> waits = house.callLater("t", "who");
        swap.back("called off");
        assertEquals("one", get(waits));
        one.release.countDown();
        assertEquals("one", get(slow));
        get(held.handle((nothing, error) -> null));
        assertEquals(RUNNING, house.state("t"));
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void aSwapThatIsCalledOffWhenAllIsHeldLetsTheOldOneServeOn() {
        assertTrue(settled(house.arriveExclusive("t", OLD, "a", house.probe("one")))
                .active());
        Swap swap = swap();
        get(swap.hold());
        swap.back("called off");
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void aTopicThatNobodyServesAfterTheSwapEnds() {
        house.grace(Duration.ZERO);
        Place t = house.arriveExclusive("t", OLD, "a", house.probe("one"));
        Place v = house.arriveExclusive("v", OLD, "a", house.probe("vanishing"));
        assertTrue(settled(t).active() && settled(v).active());
        Swap swap = swap();
        get(swap.hold());
        t.leave();
        v.leave();
        house.arriveExclusive("t", NEW, "a", house.probe("two"));
        get(swap.prepared(1));
        get(swap.commit());
        assertEquals(HOLDING, house.state("v"), "the old one may come back");
        swap.promote();
        until(() -> house.state("v") == null);
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void anExclusiveOneDoesNotStartBesideAnotherWithoutASwap() {
        Place first = oldExclusive("t", house.probe("one"));
        Place second = house.arriveExclusive("t", NEW, "a", house.probe("two"));
        assertTrue(settled(second).reason().contains("is exclusive and cannot start beside generation 1"));
        assertFalse(house.log.contains("two initHost"));
        first.leave();
        until(() -> house.state("t") == RUNNING);
        assertEquals("two", house.call("t", "who"));
    }
}
