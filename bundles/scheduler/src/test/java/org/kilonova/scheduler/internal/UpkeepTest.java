// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.scheduler.internal.wire.InstanceNotFound;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Usage;

/** What heals by itself. */
@OnEachDatabase
class UpkeepTest {

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

    @Test
    void aHostThatDidNotAnswerIsAskedAgain() {
        UUID id = house.unanswered();
        house.scheduler().retryBuilds();
        assertEquals(State.BUILDING, house.state(id), "not before its time");
        house.database.age(LONG);

        house.scheduler().retryBuilds();

        assertEquals(State.ACTIVE, house.state(id));
        assertEquals(List.of(id), a.started());
    }

    @Test
    void twoSchedulersAskOnlyOnce() throws Exception {
        house.close();
        house = new House(engine, 2, 500, House.PATIENCE);
        a = house.host("a", 5);
        UUID id = house.unanswered();
        house.database.age(LONG);
        List<Integer> sent = new ArrayList<>();
        house.rpc.way(delivery -> () -> sent.add(1));

        for (int i = 0; i < 10; i++) {
            house.scheduler().retryBuilds();
        }

        assertEquals(1, sent.size());
        assertEquals(State.BUILDING, house.state(id));
    }

    @Test
    void aMessageThatCannotBeSentLeadsToTheNextHost() {
        UUID id = house.unanswered();
        house.host("b", 5);
        house.rpc.gone("a");
        house.database.age(LONG);

        house.scheduler().retryBuilds();

        assertEquals("b", house.get(id).host());
        assertEquals(State.ACTIVE, house.state(id));
    }

    @Test
    void aHostThatDiedWithItsClaimUnansweredStartsNothingAfterwards() {
        UUID id = house.unanswered();
        house.services.down("a");
        house.database.age(LONG);

        house.scheduler().retryBuilds();

        assertEquals(State.ERROR, house.state(id));
        assertTrue(
                house.get(id).reason().startsWith("host a is down"),
                house.get(id).reason());
        house.services.up("a");
        a.runInstance(new Order(id, 1, "web", "sleeper", Map.of()));
        assertEquals(List.of(), a.started(), "the message was still in its queue");
    }

    @Test
    void aHostThatDiedAfterItsClaimAndComesBackWithItIsBelieved() {
        UUID id = claimedAndSilent();
        house.services.down("a");
        house.database.age(LONG);
        house.scheduler().retryBuilds();
        assertEquals(State.ERROR, house.state(id));
        house.services.up("a");
        a.silent(false);

        a.change(id, State.ACTIVE, null);

        assertEquals(State.ACTIVE, house.state(id));
    }

    @Test
    void aHostThatDiedAfterItsClaimAndComesBackWithoutItSaysSo() {
        UUID id = claimedAndSilent();
        a.forget();
        a.silent(false);
        house.database.age(LONG);
        house.scheduler().retryBuilds();
        assertEquals(State.BUILDING, house.state(id), "the host is up and its report will tell");

        a.report();

        assertEquals(State.ERROR, house.state(id));
        assertEquals("host a no longer has it", house.get(id).reason());
        assertEquals(List.of(), a.started());
    }

    /** The claim is granted, and the answer never reaches the host. */
    private UUID claimedAndSilent() {
        a.silent(true);
        UUID id = house.run("web").id();
        assertTrue(house.scheduler().claimInstance(id, "a", 1, new Usage(1, 100, 10, 1)));
        return id;
    }

    @Test
    void aDeletionIsToldAgain() {
        UUID id = house.run("web").id();
        house.rpc.gone("a");
        assertEquals(
                State.DELETING,
                house.scheduler().terminateInstance(id.toString()).state());
        house.database.age(LONG);
        house.scheduler().retryBuilds();
        assertEquals(State.DELETING, house.state(id));
        house.rpc.serve("a", a);
        house.database.age(LONG);

        house.scheduler().retryBuilds();

        assertEquals(State.DELETED, house.state(id));
    }

    @Test
    void aHostThatIsDownIsNotToldAndOneWithoutRecordNeverWillBe() {
        UUID id = house.run("web").id();
        house.rpc.gone("a");
        house.scheduler().terminateInstance(id.toString());
        house.rpc.serve("a", a);
        house.services.down("a");
        house.database.age(LONG);
        house.scheduler().retryBuilds();
        assertEquals(State.DELETING, house.state(id));
        house.services.removed("a");
        house.database.age(LONG);

        house.scheduler().retryBuilds();

        assertEquals(State.DELETED, house.state(id));
        house.services.up("a");
        assertEquals(List.of(id), a.report().terminate(), "should it come back");
    }

    @Test
    void deletedInstancesAreKeptForADay() {
        UUID id = house.run("web").id();
        UUID living = house.run("web").id();
        house.scheduler().terminateInstance(id.toString());
        house.database.age(86_000);
        house.scheduler().reapDeleted();
        assertEquals(State.DELETED, house.state(id));
        house.database.age(1000);

        house.scheduler().reapDeleted();

        assertThrows(InstanceNotFound.class, () -> house.get(id));
        assertEquals(State.ACTIVE, house.state(living));
    }

    @Test
    void silentHostsWithoutServiceRecordAreForgotten() {
        house.host("b", 1);
        house.database.age(90_000);
        house.services.removed("a");
        house.scheduler().reapDeleted();
        house.services.up("a");
        assertEquals(
                List.of("b"),
                house.scheduler().listHosts().stream().map(host -> host.host()).toList());
        assertEquals(List.of("b"), house.scheduler().listImages().get(0).hosts());
    }

    @Test
    void aSchedulerThatComesUpAsksForReports() {
        SimulatedHost late = new SimulatedHost("late", 1, house::scheduler);
        house.services.up("late");
        house.rpc.serve("late", late);

        house.scheduler().askForReports();

        assertEquals(2, house.scheduler().listHosts().size());
    }

    @Test
    void withoutHostsNobodyIsAskedAndNothingFails() {
        house.rpc.gone("a");
        house.scheduler().askForReports();
        house.scheduler().retryBuilds();
        house.scheduler().reapDeleted();
    }
}
