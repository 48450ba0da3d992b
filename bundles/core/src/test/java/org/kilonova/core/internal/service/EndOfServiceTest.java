// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.meanwhile;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;
import org.kilonova.service.ReportedState;

/** Services end: with the container, or killed by an operator. */
class EndOfServiceTest extends HouseTest {

    private ReportedState recorded(String host) {
        return house.store
                .find(host, "kilonova-t", Duration.ZERO)
                .map(r -> r.state())
                .orElse(null);
    }

    @Test
    void shutDownEndsCallsOfAllGenerationsAndTheRecordsSayStopped() {
        Probe one = house.probe("one");
        house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        Probe two = house.probe("two");
        house.started("t", "a", two);
        CompletableFuture<String> slower = house.callLater("t", "slow");
        until(() -> two.entered.get() == 1);
        CompletableFuture<Void> down = meanwhile(house.services::shutDown);
        two.release.countDown();
        assertEquals("two", get(slower));
        assertFalse(down.isDone());
        one.release.countDown();
        assertEquals("one", get(slow));
        get(down);
        assertEquals(1, one.cleaned.get());
        assertEquals(1, two.cleaned.get());
        assertEquals(ReportedState.STOPPED, recorded("h1"));
        assertThrows(IllegalStateException.class, () -> house.arrive("t", "a", house.probe("late")));
    }

    @Test
    void callsThatWorkInFlightMakesAreStillAnsweredOnTheWayDown() {
        CountDownLatch stopping = new CountDownLatch(1);
        house.started("t", "a", house.probe("one"));
        house.started("u", "a", new Nested(house, stopping));
        CompletableFuture<String> outer = house.callLater("u", "ask");
        until(() -> house.info("u").calls().size() == 1);
        CompletableFuture<Void> down = meanwhile(house.services::shutDown);
        until(house.services::stopping);
        stopping.countDown();
        assertEquals("one", get(outer));
        get(down);
    }

    /** Calls the service t when the container is on its way down. */
    static final class Nested implements Manager {

        private final House house;
        private final CountDownLatch stopping;

        Nested(House house, CountDownLatch stopping) {
            this.house = house;
            this.stopping = stopping;
        }

        @Rpc
        String ask() throws InterruptedException {
            stopping.await();
            return house.client().call(Target.topic("t"), "who", Map.of(), String.class);
        }
    }

    @Test
    void killEndsTheCallsAndDeletesTheRecord() {
        Probe one = house.probe("one");
        Place place = house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        CompletableFuture<Void> killed = meanwhile(() -> house.services.kill("t"));
        one.release.countDown();
        assertEquals("one", get(slow));
        get(killed);
        assertEquals(1, one.cleaned.get());
        assertTrue(house.store.list(Duration.ZERO).isEmpty());
        place.leave();
        house.started("t", "a", house.probe("anew"));
        assertEquals(ReportedState.RUNNING, recorded("h1"));
    }

    @Test
    void shutDownWhileAManagerFailsOrStartsCleansUp() {
        Probe failing = house.probe("one").on("updateAvailableResource", () -> {
            throw new IllegalStateException("no");
        });
        settled(house.arrive("t", "a", failing));
        CountDownLatch never = new CountDownLatch(1);
        Probe hanging = house.probe("two").on("updateAvailableResource", () -> {
            never.await();
            return null;
        });
        Place starting = house.arrive("u", "a", hanging);
        until(() -> house.log.contains("two updateAvailableResource"));
        house.services.shutDown();
        assertEquals(1, failing.cleaned.get());
        assertEquals(1, hanging.cleaned.get());
        assertFalse(settled(starting).active());
    }

    @Test
    void aReportOnItsWayDoesNotReviveAStoppedRecord() throws Exception {
        CountDownLatch reporting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        house.started("t", "a", house.probe("one"));
        house.store.beforeReport(() -> {
            reporting.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        reporting.await();
        CompletableFuture<Void> down = meanwhile(house.services::shutDown);
        until(() -> house.log.contains("one cleanupHost"));
        go.countDown();
        get(down);
        assertEquals(ReportedState.STOPPED, recorded("h1"));
    }
}
