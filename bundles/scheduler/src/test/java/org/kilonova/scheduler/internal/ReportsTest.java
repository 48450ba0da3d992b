// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.scheduler.internal.wire.Change;
import org.kilonova.scheduler.internal.wire.Image;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.Resources;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Usage;

/** What hosts tell, in the wrong order, twice, or never. */
@OnEachDatabase
class ReportsTest {

    @Parameter
    private TestDatabase.Engine engine;

    private static final int LONG = 61;

    private House house;
    private SimulatedHost a;

    @BeforeEach
    void open() throws Exception {
        house = new House(engine);
        a = house.host("a", 5);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Change change(UUID id, int attempt, long revision, State state) {
        return new Change(id, attempt, revision, state, null, null, null, null, null);
    }

    private void tell(String host, Change change) {
        house.scheduler().instanceChanged(host, change, new Usage(1, 100, 10, 1));
    }

    @Test
    void aClaimIsGrantedAgainForTheSamePlacementOnly() {
        UUID id = house.unanswered();
        Usage usage = new Usage(1, 100, 10, 1);
        assertFalse(house.scheduler().claimInstance(id, "b", 1, usage), "another host");
        assertFalse(house.scheduler().claimInstance(id, "a", 2, usage), "another attempt");
        assertFalse(house.scheduler().claimInstance(UUID.randomUUID(), "a", 1, usage), "unknown");
        assertTrue(house.scheduler().claimInstance(id, "a", 1, usage));
        assertTrue(house.scheduler().claimInstance(id, "a", 1, usage), "delivered twice");
        tell("a", change(id, 1, 1, State.ACTIVE));
        assertFalse(house.scheduler().claimInstance(id, "a", 1, usage), "it runs already");
    }

    @Test
    void aClaimTellsWhatTheHostGaveAway() {
        UUID id = house.unanswered();
        house.scheduler().claimInstance(id, "a", 1, new Usage(3, 300, 30, 3));
        assertEquals(3, house.scheduler().listHosts().get(0).vcpusUsed());
    }

    @Test
    void aRefusalAfterTheClaimChangesNothing() {
        house.host("b", 5);
        UUID id = house.unanswered();
        String host = house.get(id).host();
        house.scheduler().claimInstance(id, host, 1, new Usage(1, 100, 10, 1));

        house.scheduler().claimRefused(id, host, 1, "late");

        assertEquals(host, house.get(id).host());
    }

    @Test
    void aRefusalDeliveredTwiceMovesOnce() {
        house.host("b", 5);
        house.host("c", 5);
        UUID id = house.unanswered();
        String first = house.get(id).host();
        house.rpc.way(delivery -> () -> {});
        house.scheduler().claimRefused(id, first, 1, "no room");
        String second = house.get(id).host();

        house.scheduler().claimRefused(id, first, 1, "no room");

        assertFalse(second.equals(first));
        assertEquals(second, house.get(id).host());
        assertEquals(State.BUILDING, house.state(id));
    }

    @Test
    void changesCountInTheOrderOfTheHost() {
        UUID id = house.run("web").id();
        tell("a", change(id, 1, 5, State.SHUTOFF));
        tell("a", change(id, 1, 4, State.ACTIVE));
        tell("a", change(id, 1, 5, State.ACTIVE));
        assertEquals(State.SHUTOFF, house.state(id), "what is older, or the same again, changes nothing");
        tell("b", change(id, 1, 9, State.ACTIVE));
        tell("a", change(id, 2, 9, State.ACTIVE));
        assertEquals(State.SHUTOFF, house.state(id), "nor does what another host or attempt tells");
        tell("a", change(id, 1, 6, State.ACTIVE));
        assertEquals(State.ACTIVE, house.state(id));
    }

    @Test
    void whatIsDeletedStaysDeleted() {
        UUID id = house.run("web").id();
        house.rpc.way(delivery -> () -> {});
        house.scheduler().terminateInstance(id.toString());
        tell("a", change(id, 1, 7, State.ACTIVE));
        assertEquals(State.DELETING, house.state(id));
        tell("a", change(id, 0, 0, State.DELETED));
        tell("a", change(id, 0, 0, State.DELETED));
        tell("a", change(id, 1, 8, State.ACTIVE));
        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void aHostMayEndAnInstanceByItself() {
        UUID id = house.run("web").id();
        tell("a", change(id, 1, 1, State.DELETED));
        assertEquals(State.ACTIVE, house.state(id), "not with an old revision");
        tell("a", change(id, 1, 9, State.DELETED));
        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void longReasonsAreCut() {
        UUID id = house.run("web").id();
        tell("a", new Change(id, 1, 9, State.ERROR, "x\0".repeat(5000), null, 1, null, null));
        assertEquals("x".repeat(3997) + "...", house.get(id).reason());
        assertEquals(1, house.get(id).exitCode());
    }

    @Test
    void aReportBringsWhatWasNotHeard() {
        UUID id = house.run("web").id();
        a.casts(cast -> () -> {});
        a.change(id, State.SHUTOFF, null);
        assertEquals(State.ACTIVE, house.state(id));

        a.report();

        assertEquals(State.SHUTOFF, house.state(id));
    }

    @Test
    void anInstanceWithoutRecordIsAdopted() {
        UUID id = UUID.randomUUID();
        a.plant(new Order(id, 3, "found", "sleeper", Map.of("seconds", "9")), State.ACTIVE);

        assertEquals(List.of(), a.report().terminate());
        a.report();

        Instance adopted = house.get(id);
        assertEquals(State.ACTIVE, adopted.state());
        assertEquals("a", adopted.host());
        assertEquals("found", adopted.name());
        assertEquals(Map.of("seconds", "9"), adopted.parameters());
        assertEquals(4711, adopted.pid());
        assertNull(adopted.user());
        a.change(id, State.SHUTOFF, null);
        assertEquals(State.SHUTOFF, house.state(id), "its attempt and revision are known");
        house.scheduler().terminateInstance(id.toString());
        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void anInstanceThatBelongsElsewhereIsEnded() {
        SimulatedHost b = house.host("b", 5);
        UUID id = house.run("web", "a", null).id();
        b.plant(new Order(id, 1, "web", "sleeper", Map.of()), State.ACTIVE);

        assertEquals(List.of(id), b.report().terminate());

        assertFalse(b.has(id));
        assertTrue(a.has(id));
        assertEquals(State.ACTIVE, house.state(id));
        assertEquals(List.of(), b.report().terminate());
    }

    @Test
    void anInstanceThatWasDeletedIsEnded() {
        UUID id = house.run("web").id();
        house.scheduler().terminateInstance(id.toString());
        a.plant(new Order(id, 1, "web", "sleeper", Map.of()), State.ACTIVE);

        assertEquals(List.of(id), a.report().terminate());

        assertFalse(a.has(id));
        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void aDeletionThatWasNotHeardIsToldAgain() {
        UUID id = house.run("web").id();
        house.rpc.way(delivery -> () -> {});
        house.scheduler().terminateInstance(id.toString());
        assertTrue(a.has(id));

        a.report();

        assertEquals(State.DELETED, house.state(id));
        assertFalse(a.has(id));
    }

    @Test
    void whatAReportLacksIsMissingAfterAWhile() {
        UUID id = house.run("web").id();
        a.lose(id);

        a.report();
        assertEquals(State.ACTIVE, house.state(id), "the report may be older than the instance");

        house.database.age(LONG);
        a.report();
        assertEquals(State.ERROR, house.state(id));
        assertEquals("host a no longer has it", house.get(id).reason());
        assertNull(house.get(id).pid());
    }

    @Test
    void whatIsFoundAgainIsBelieved() {
        UUID id = house.run("web").id();
        a.lose(id);
        house.database.age(LONG);
        a.report();
        a.plant(new Order(id, 1, "web", "sleeper", Map.of()), State.ACTIVE);

        assertEquals(List.of(), a.report().terminate());

        assertEquals(State.ACTIVE, house.state(id));
        assertNull(house.get(id).reason());
    }

    @Test
    void whatIsDeletedAndLackingIsGone() {
        UUID id = house.run("web").id();
        house.rpc.way(delivery -> () -> {});
        house.scheduler().terminateInstance(id.toString());
        a.lose(id);
        a.report();
        assertEquals(State.DELETING, house.state(id));
        house.database.age(LONG);

        a.report();

        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void aPlacementThatTheHostHasNotAnsweredIsNotMissing() {
        UUID id = house.unanswered();
        house.database.age(LONG);

        a.report();

        assertEquals(State.BUILDING, house.state(id));
    }

    @Test
    void aRebootThatNeverHappenedIsTakenBack() {
        UUID id = house.run("web").id();
        house.rpc.way(delivery -> () -> {});
        house.scheduler().rebootInstance(id.toString());
        a.report();
        assertEquals(State.REBOOTING, house.state(id), "it may be on its way");
        house.database.age(LONG);

        a.report();

        assertEquals(State.ACTIVE, house.state(id));
    }

    @Test
    void aReportDeliveredTwiceChangesNothing() {
        UUID id = house.run("web").id();
        a.report();
        Instance before = house.get(id);
        a.report();
        assertEquals(before, house.get(id));
        assertEquals(1, house.scheduler().listImages().size());
    }

    @Test
    void imagesFollowWhatTheHostDeclares() {
        house.scheduler()
                .reportHost(
                        "a",
                        new Resources(1, 0, 1, 1, 0, 1, 1, 0, 1, 0, "cpu", "process"),
                        List.of(new Image("other", null, null, 1, 1, 1)),
                        List.of());
        assertEquals("other", house.scheduler().listImages().get(0).name());
        assertEquals(List.of("other"), house.scheduler().listHosts().get(0).images());
        assertEquals("cpu", house.scheduler().listHosts().get(0).cpuModel());
    }
}
