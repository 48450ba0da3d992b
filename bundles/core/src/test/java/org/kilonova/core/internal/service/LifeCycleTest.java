// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.kilonova.container.ServiceState.ARRIVED;
import static org.kilonova.container.ServiceState.CONNECTING;
import static org.kilonova.container.ServiceState.FAILED;
import static org.kilonova.container.ServiceState.HOLDING;
import static org.kilonova.container.ServiceState.INITIALIZING;
import static org.kilonova.container.ServiceState.PAUSED;
import static org.kilonova.container.ServiceState.REGISTERING;
import static org.kilonova.container.ServiceState.REPORTING_RESOURCES;
import static org.kilonova.container.ServiceState.RUNNING;
import static org.kilonova.core.internal.service.House.get;
import static org.kilonova.core.internal.service.House.meanwhile;
import static org.kilonova.core.internal.service.House.settled;
import static org.kilonova.core.internal.service.House.until;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Activation;
import org.kilonova.container.NoSuchServiceHereException;
import org.kilonova.core.internal.service.HostedServices.Place;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Target;
import org.kilonova.service.ReportedState;

/** Managers come, go and fail, alone in their service. */
class LifeCycleTest extends HouseTest {

    private ReportedState recorded(String host) {
        return house.store
                .find(host, "kilonova-t", Duration.ZERO)
                .map(r -> r.state())
                .orElse(null);
    }

    @Test
    void theOrderIsNovas() {
        Probe probe = house.probe("one");
        probe.on("initHost", () -> {
            house.log.add("record at initHost: " + recorded("h1"));
            return null;
        });
        probe.on("updateAvailableResource", () -> {
            house.log.add("record at resources: " + recorded("h1"));
            assertThrows(Exception.class, () -> house.call("t", "who"));
            house.log.add("no consumers yet");
            return null;
        });
        house.started("t", "a", probe);
        assertEquals(
                List.of(
                        "one initHost",
                        "record at initHost: null",
                        "one updateAvailableResource",
                        "record at resources: RUNNING",
                        "no consumers yet"),
                house.log);
        assertEquals(
                List.of(ARRIVED, INITIALIZING, REGISTERING, REPORTING_RESOURCES, CONNECTING, RUNNING),
                house.history("t"));
        assertEquals("one", house.call("t", "who"));
        assertEquals(
                "1.0",
                house.client().call(Target.topic("t").namespace("baseapi"), "service_version", Map.of(), String.class));
        assertEquals(
                Map.of("service", "t", "arg", 5),
                house.client().call(Target.topic("t").namespace("baseapi"), "ping", Map.of("arg", 5)));
        assertEquals("pong", house.call("t", "oslo_rpc_server_ping"));
    }

    @Test
    void initHostThatThrowsIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        Probe probe = house.probe("one").on("initHost", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("no disk");
            }
            return null;
        });
        Activation first = settled(house.arrive("t", "a", probe));
        assertFalse(first.active());
        assertEquals("initHost failed: no disk", first.reason());
        until(() -> house.state("t") == RUNNING);
        assertEquals(3, tries.get());
        assertEquals("one", house.call("t", "who"));
    }

    @Test
    void initHostThatHangsFailsWithTheReasonAndDoesNotRunTwiceAtOnce() {
        CountDownLatch stubborn = new CountDownLatch(1);
        Probe probe = house.probe("one");
        probe.on("initHost", () -> {
            boolean freed = false;
            while (!freed) {
                try {
                    stubborn.await();
                    freed = true;
                } catch (InterruptedException e) {
                    house.log.add("interrupted");
                }
            }
            return null;
        });
        Activation first = settled(house.arrive("t", "a", probe));
        assertTrue(
                first.reason()
                        .startsWith("initHost failed: t initHost did not end within 20.0 s (init_timeout): it is at "),
                first.reason());
        assertTrue(first.reason().contains("LifeCycleTest"), first.reason());
        assertEquals(FAILED, house.state("t"));
        Probe other = house.probe("two");
        house.started("u", "b", other);
        stubborn.countDown();
        until(() -> house.state("t") == RUNNING);
        assertEquals(1, probe.mostHooksAtOnce.get());
    }

    @Test
    void hooksThatHangOnAllWorkersStillFail() {
        house.close();
        house = new House(data, 4);
        CountDownLatch never = new CountDownLatch(1);
        List<Place> places = new java.util.ArrayList<>();
        for (int i = 0; i < 8; i++) {
            places.add(house.arrive("t" + i, "a", house.probe("p" + i).on("initHost", () -> {
                never.await();
                return null;
            })));
        }
        places.forEach(place -> assertFalse(settled(place).active()));
    }

    @Test
    void whileTheStoreIsAwayServicesWork() {
        house.store.away(true);
        house.started("t", "a", house.probe("one"));
        assertEquals("one", house.call("t", "who"));
        assertNull(house.info("t").recordId());
        house.store.away(false);
        until(() -> recorded("h1") == ReportedState.RUNNING && house.info("t").recordId() != null);
    }

    @Test
    void aRecordThatTheStoreRefusesDoesNotStopTheOthersReports() {
        house.started("poison", "a", house.probe("one"));
        house.started("t", "a", house.probe("two"));
        long before = house.store.list(Duration.ZERO).get(0).reportCount();
        until(() -> house.store.list(Duration.ZERO).get(0).reportCount() > before + 2);
        assertEquals("one", house.call("poison", "who"));
    }

    @Test
    void aMissingTransportIsTriedAgainWithoutAnotherInitHost() {
        house.transport(null);
        Activation first = settled(house.arrive("t", "a", house.probe("one")));
        assertEquals("connecting to the transport failed: no transport for local:", first.reason());
        house.transport(House.fresh());
        until(() -> house.state("t") == RUNNING);
        assertEquals(1, house.log.stream().filter("one initHost"::equals).count());
    }

    @Test
    void aManagerThatGoesWhileItFailsIsCleanedUpIfItWasPrepared() {
        house.transport(null);
        Probe prepared = house.probe("one");
        Place place = house.arrive("t", "a", prepared);
        settled(place);
        place.leave();
        assertEquals(1, prepared.cleaned.get());
        Probe never = house.probe("two").on("initHost", () -> {
            throw new IllegalStateException();
        });
        Place second = house.arrive("u", "a", never);
        settled(second);
        second.leave();
        assertEquals(0, never.cleaned.get());
        until(() -> house.services.info().isEmpty());
    }

    @Test
    void aManagerThatGoesWhileItStartsIsInterruptedAndSettles() {
        CountDownLatch never = new CountDownLatch(1);
        Probe probe = house.probe("one").on("initHost", () -> {
            never.await();
            return null;
        });
        Place place = house.arrive("t", "a", probe);
        until(() -> house.log.contains("one initHost"));
        place.leave();
        assertFalse(settled(place).active());
        until(() -> house.services.info().isEmpty());
        house.started("t", "a", house.probe("two"));
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void aSecondBundleIsRefusedAndTakesOverWhenTheFirstGoes() {
        Place first = house.started("t", "a", house.probe("one"));
        Place second = house.arrive("t", "b", house.probe("two"));
        String reason = settled(second).reason();
        assertTrue(reason.contains("is served by a 1.0") && reason.contains("remove one of them"), reason);
        assertEquals("one", house.call("t", "who"));
        first.leave();
        until(() -> house.state("t") == RUNNING);
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void aFailedManagerThatGoesDoesNotEndTheOneThatStarts() {
        Probe failing = house.probe("one").on("initHost", () -> {
            throw new IllegalStateException("no");
        });
        Place first = house.arrive("t", "a", failing);
        settled(first);
        CountDownLatch go = new CountDownLatch(1);
        Place second = house.arrive("t", "b", house.probe("two").on("initHost", () -> {
            go.await();
            return null;
        }));
        until(() -> house.log.contains("two initHost"));
        first.leave();
        go.countDown();
        assertTrue(settled(second).active(), () -> settled(second).reason());
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void theOneThatStartsGoesAndTheOneThatWaitsGetsItsTurn() {
        CountDownLatch never = new CountDownLatch(1);
        Place first = house.arrive("t", "a", house.probe("one").on("initHost", () -> {
            never.await();
            return null;
        }));
        until(() -> house.log.contains("one initHost"));
        Place second = house.arrive("t", "a", house.probe("two"));
        first.leave();
        assertTrue(settled(second).active());
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void aManagerGoesWhenItsCallsHaveEndedAndMessagesWait() {
        Probe one = house.probe("one");
        Place place = house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        CompletableFuture<Void> leaving = meanwhile(place::leave);
        until(() -> house.state("t") != RUNNING);
        CompletableFuture<String> held = house.callLater("t", "who");
        assertFalse(leaving.isDone());
        assertEquals(0, one.cleaned.get());
        one.release.countDown();
        assertEquals("one", get(slow));
        get(leaving);
        assertEquals(1, one.cleaned.get());
        assertEquals(HOLDING, house.state("t"));
        house.started("t", "b", house.probe("two"));
        assertEquals("two", get(held));
    }

    @Test
    void theNextManagerMayComeWhileTheLastOneStillEndsItsCalls() {
        Probe one = house.probe("one");
        Place place = house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        CompletableFuture<Void> leaving = meanwhile(place::leave);
        until(() -> house.state("t") != RUNNING);
        house.started("t", "a", house.probe("two"));
        assertEquals("two", house.call("t", "who"));
        one.release.countDown();
        assertEquals("one", get(slow));
        get(leaving);
        assertEquals(RUNNING, house.state("t"));
        assertEquals("two", house.call("t", "who"));
    }

    @Test
    void afterTheGraceTheConsumersGoAndTheRecordSaysStopped() {
        house.grace(Duration.ofMillis(200));
        house.started("t", "a", house.probe("one")).leave();
        until(() -> house.services.info().isEmpty());
        until(() -> recorded("h1") == ReportedState.STOPPED);
        assertThrows(Exception.class, () -> house.call("t", "who"));
        house.started("t", "a", house.probe("two"));
        assertEquals("two", house.call("t", "who"));
        until(() -> recorded("h1") == ReportedState.RUNNING);
    }

    static class Ticking extends Probe {
        private final List<String> log;

        Ticking(String name, List<String> log) {
            super(name, log);
            this.log = log;
        }

        @PeriodicTask(spacing = "PT1S", runImmediately = true)
        void beat() {
            log.add(name + " beat");
        }
    }

    @Test
    void whatTheOperatorPausedStaysPaused() {
        Place one = house.started("t", "a", house.probe("one"));
        house.services.pause("t");
        house.services.pause("t");
        assertEquals(PAUSED, house.state("t"));
        CompletableFuture<String> held = house.callLater("t", "who");
        Place two = house.started("t", "a", new Ticking("two", house.log));
        assertEquals(PAUSED, house.state("t"));
        two.leave();
        one.leave();
        Probe three = new Ticking("three", house.log);
        for (int i = 0; i < 5; i++) {
            house.cast("t", "count");
        }
        house.started("t", "a", three);
        assertEquals(PAUSED, house.state("t"));
        until(() -> house.info("t").tasks().stream().anyMatch(t -> t.skipped() > 1));
        assertEquals(0, three.entered.get());
        assertFalse(held.isDone());
        assertFalse(house.log.contains("two beat") || house.log.contains("three beat"), house.log.toString());
        house.services.resume("t");
        assertEquals("three", get(held));
        until(() -> three.entered.get() == 5 && house.log.contains("three beat"));
    }

    @Test
    void drainWaitsForCallsAndTasksRunByHand() {
        Probe one = house.probe("one");
        house.started("t", "a", one);
        CompletableFuture<String> slow = house.callLater("t", "slow");
        until(() -> one.entered.get() == 1);
        assertFalse(house.services.drain("t", Duration.ofMillis(1)));
        assertEquals(PAUSED, house.state("t"));
        assertEquals(1, house.info("t").calls().size());
        CompletableFuture<Void> draining =
                meanwhile(() -> assertTrue(house.services.drain("t", Duration.ofSeconds(Long.MAX_VALUE))));
        one.release.countDown();
        get(draining);
        assertEquals("one", get(slow));
        house.services.resume("t");
        assertEquals(1, house.services.runTask("t", "tick").runs());
        assertTrue(house.log.contains("one tick"));
        assertEquals(
                "t has no task tock; it has tick",
                assertThrows(NoSuchServiceHereException.class, () -> house.services.runTask("t", "tock"))
                        .getMessage());
        assertEquals(
                "this container has no service x; it has t",
                assertThrows(NoSuchServiceHereException.class, () -> house.services.pause("x"))
                        .getMessage());
    }

    @Test
    void anotherHostMovesConsumersAndRecord() {
        house.started("t", "a", house.probe("one"));
        house.host("h2");
        until(() -> house.info("t").host().equals("h2"));
        assertEquals("one", house.client().call(Target.topic("t").server("h2"), "who", Map.of(), String.class));
        until(() -> recorded("h1") == ReportedState.STOPPED && recorded("h2") == ReportedState.RUNNING);
        assertThrows(
                Exception.class,
                () -> house.client().call(Target.topic("t").server("h1"), "who", Map.of(), String.class));
    }

    @Test
    void aHostThatCannotBeTakenLeavesNoRecord() {
        house.started("t", "a", house.probe("one"));
        house.transport(null);
        house.host("h2");
        until(() -> house.log.isEmpty() || house.info("t").host().equals("h1"));
        long reports = house.store.list(Duration.ZERO).get(0).reportCount();
        until(() -> house.store.list(Duration.ZERO).get(0).reportCount() > reports + 2);
        assertNotEquals(ReportedState.RUNNING, recorded("h2"));
    }

    @Test
    void aRefusedCastAndAFailedCallHarmNothing() {
        house.started("t", "a", house.probe("one"));
        house.cast("t", "nonsense");
        assertThrows(RemoteException.class, () -> house.call("t", "nonsense"));
        assertEquals("one", house.call("t", "who"));
    }
}
