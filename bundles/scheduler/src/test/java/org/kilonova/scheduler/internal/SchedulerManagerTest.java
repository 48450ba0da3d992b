// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcException;
import org.kilonova.scheduler.internal.wire.Busy;
import org.kilonova.scheduler.internal.wire.Host;
import org.kilonova.scheduler.internal.wire.Instance;
import org.kilonova.scheduler.internal.wire.InstanceConflict;
import org.kilonova.scheduler.internal.wire.InstanceNotFound;
import org.kilonova.scheduler.internal.wire.InvalidRequest;
import org.kilonova.scheduler.internal.wire.ListedImage;
import org.kilonova.scheduler.internal.wire.NoValidHost;
import org.kilonova.scheduler.internal.wire.Order;
import org.kilonova.scheduler.internal.wire.State;
import org.kilonova.scheduler.internal.wire.Unavailable;

/** What users see of the scheduler, with hosts that behave. */
@OnEachDatabase
class SchedulerManagerTest {

    @Parameter
    private TestDatabase.Engine engine;

    private House house;

    @BeforeEach
    void open() throws Exception {
        house = new House(engine);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void anInstanceRunsOnAHostThatClaimedIt() {
        SimulatedHost a = house.host("a", 1);

        Instance answered = house.scheduler()
                .runInstance(
                        "web",
                        "sleeper",
                        Optional.of(Map.of("seconds", "5")),
                        Optional.empty(),
                        Optional.empty(),
                        House.CONTEXT);

        assertEquals(List.of(answered.id()), a.started());
        Instance instance = house.get(answered.id());
        assertEquals(State.ACTIVE, instance.state());
        assertEquals("web", instance.name());
        assertEquals("sleeper", instance.image());
        assertEquals(Map.of("seconds", "5", "mood", "calm"), instance.parameters());
        assertEquals("a", instance.host());
        assertEquals(4711, instance.pid());
        assertEquals(1, instance.vcpus());
        assertEquals(100, instance.memoryMb());
        assertEquals(10, instance.diskMb());
        assertEquals("ada", instance.user());
        assertEquals("engines", instance.project());
        assertEquals("req-1", instance.requestId());
        assertNotNull(instance.createdAt());
        assertNotNull(instance.launchedAt());
        assertNull(instance.endedAt());
        assertNull(instance.reason());
    }

    @Test
    void whoAsksMayHaveAnyName() {
        house.host("a", 1);
        CallContext context = new CallContext("r".repeat(300), "\0ada", "p".repeat(255), null, Map.of());

        Instance instance = house.scheduler()
                .runInstance("web", "sleeper", Optional.empty(), Optional.empty(), Optional.empty(), context);

        assertEquals("ada", instance.user());
        assertEquals("p".repeat(255), instance.project());
        assertEquals("r".repeat(252) + "...", instance.requestId());
    }

    @Test
    void untilTheHostAnswersItBuilds() {
        house.host("a", 1);
        house.rpc.way(delivery -> () -> {});

        Instance answered = house.run("web");

        assertEquals(State.BUILDING, answered.state());
        assertEquals("a", answered.host());
        assertNull(answered.pid());
    }

    @Test
    void withoutRoomNothingIsLeftBehind() {
        house.host("a", 1);
        house.host("b", 0);
        house.host("c", 1);
        house.services.down("c");
        house.run("first");

        NoValidHost error = assertThrows(NoValidHost.class, () -> house.run("second"));

        assertEquals(Map.of("removed", Map.of("up", 1, "processors", 2), "hosts", 3), error.details());
        assertEquals(1, house.all().size());
    }

    @Test
    void withoutHostsTheErrorAsksForACompute() {
        NoValidHost error = assertThrows(NoValidHost.class, () -> house.run("web"));
        assertTrue(error.getMessage().contains("is a compute manager deployed?"), error.getMessage());
        assertEquals(0, error.details().get("hosts"));
    }

    @Test
    void aDisabledHostAndOneWithoutServiceRecordGetNothing() {
        house.host("a", 9);
        house.services.disabled("a");
        assertEquals(
                Map.of("enabled", 1),
                assertThrows(NoValidHost.class, () -> house.run("web"))
                        .details()
                        .get("removed"));
        house.services.removed("a");
        assertEquals(
                0,
                assertThrows(NoValidHost.class, () -> house.run("web"))
                        .details()
                        .get("hosts"));
    }

    @Test
    void anUnknownImageIsNamedWithTheKnownOnes() {
        house.host("a", 1);
        InvalidRequest error = assertThrows(
                InvalidRequest.class,
                () -> house.scheduler()
                        .runInstance(
                                "web", "sleepr", Optional.empty(), Optional.empty(), Optional.empty(), House.CONTEXT));
        assertEquals(Map.of("field", "image"), error.details());
        assertEquals("there is no image 'sleepr', only sleeper", error.getMessage());
    }

    @Test
    void aRequestedHostIsTheOnlyOneAsked() {
        house.host("a", 5);
        house.host("b", 1);
        assertEquals("b", house.run("first", "b", null).host());

        NoValidHost full = assertThrows(NoValidHost.class, () -> house.run("second", "b", null));
        assertEquals(
                Map.of("requested_host", 1, "processors", 1), full.details().get("removed"));

        InvalidRequest unknown = assertThrows(InvalidRequest.class, () -> house.run("third", "z", null));
        assertEquals("there is no compute host 'z', only a, b", unknown.getMessage());
    }

    @Test
    void theSameIdAgainReturnsTheInstanceThatIsThere() {
        SimulatedHost a = house.host("a", 5);
        UUID id = UUID.randomUUID();
        house.run("web", null, id);
        house.host("b", 5);

        assertEquals(State.ACTIVE, house.run("web", null, id).state());
        assertEquals(List.of(id), a.started());
        assertEquals(1, house.all().size());

        InstanceConflict other = assertThrows(InstanceConflict.class, () -> house.run("other", null, id));
        assertTrue(other.getMessage().contains("'web'"), other.getMessage());
    }

    @Test
    void placementsThatWaitForTheirHostsAreLimited() throws Exception {
        house.close();
        house = new House(engine, 1, 2, House.PATIENCE);
        house.host("a", 9);
        house.rpc.way(delivery -> () -> {});
        house.run("first");
        house.run("second");

        Busy busy = assertThrows(Busy.class, () -> house.run("third"));

        assertTrue(busy.getMessage().contains("max_builds"), busy.getMessage());
        assertEquals(2, house.all().size());
    }

    @Test
    void aBurstIsSpreadBeforeHostsHaveConfirmedAnything() {
        house.host("a", 9);
        house.host("b", 9);
        house.host("c", 9);
        house.rpc.way(delivery -> () -> {});
        for (int i = 0; i < 9; i++) {
            house.run("web");
        }
        Map<String, Long> placed =
                house.all().stream().collect(Collectors.groupingBy(Instance::host, Collectors.counting()));
        assertEquals(Map.of("a", 3L, "b", 3L, "c", 3L), placed);
    }

    @Test
    void aRefusalLeadsToTheNextHost() {
        SimulatedHost a = house.host("a", 1);
        house.host("b", 1);
        fill(a);

        UUID id = house.run("web").id();

        Instance instance = house.get(id);
        assertEquals("b", instance.host());
        assertEquals(State.ACTIVE, instance.state());
    }

    /** The host has given away everything, and the scheduler does not know yet. */
    private static void fill(SimulatedHost host) {
        for (int i = 0; i < 9; i++) {
            host.plant(new Order(UUID.randomUUID(), 1, "planted", "sleeper", Map.of()), State.ACTIVE);
        }
    }

    @Test
    void whenAllRefuseTheInstanceIsInErrorWithEachReason() {
        fill(house.host("a", 1));
        house.host("b", 1);
        house.rpc.gone("b");
        house.host("c", 0);

        Instance instance = house.get(house.run("web").id());

        assertEquals(State.ERROR, instance.state());
        assertNull(instance.host());
        assertTrue(instance.reason().startsWith("no valid host for image sleeper: 1 vcpus"), instance.reason());
        assertTrue(instance.reason().contains("Of 3 hosts, tried removed 2, processors removed 1"), instance.reason());
        assertTrue(
                instance.reason().endsWith("Refused by: a (no room), b (nobody serves compute.b)"), instance.reason());
    }

    @Test
    void deletingAsksTheHostAndEndsAsDeleted() {
        SimulatedHost a = house.host("a", 1);
        UUID id = house.run("web").id();

        house.scheduler().terminateInstance(id.toString());

        assertFalse(a.has(id));
        Instance gone = house.get(id);
        assertEquals(State.DELETED, gone.state());
        assertNull(gone.pid());
        assertEquals(143, gone.exitCode());
        assertNotNull(gone.endedAt());
        assertEquals(List.of(), house.all());
        InstanceNotFound again =
                assertThrows(InstanceNotFound.class, () -> house.scheduler().terminateInstance(id.toString()));
        assertEquals("instance " + id + " was deleted at " + gone.updatedAt(), again.getMessage());
    }

    @Test
    void deletingTwiceIsAConflictWhileItLasts() {
        house.host("a", 1);
        UUID id = house.run("web").id();
        house.rpc.way(delivery -> () -> {});

        assertEquals(
                State.DELETING,
                house.scheduler().terminateInstance(id.toString()).state());

        assertThrows(InstanceConflict.class, () -> house.scheduler().terminateInstance(id.toString()));
    }

    @Test
    void whatIsOnNoHostIsGoneAtOnce() {
        fill(house.host("a", 1));
        UUID id = house.run("web").id();
        assertEquals(State.ERROR, house.state(id));

        assertEquals(
                State.DELETED,
                house.scheduler().terminateInstance(id.toString()).state());
    }

    @Test
    void whatWasDeletedBeforeItsHostHeardOfItNeverStarts() {
        SimulatedHost a = house.host("a", 1);
        List<Runnable> later = new ArrayList<>();
        house.rpc.way(delivery -> () -> later.add(delivery));
        UUID id = house.run("web").id();
        house.scheduler().terminateInstance(id.toString());

        later.get(1).run();
        later.get(0).run();

        assertEquals(State.DELETED, house.state(id));
        assertEquals(List.of(), a.started());
        assertFalse(a.has(id));
    }

    @Test
    void unknownInstancesAreToldSo() {
        for (String id : List.of("42", UUID.randomUUID().toString())) {
            assertThrows(InstanceNotFound.class, () -> house.scheduler().getInstance(id));
            assertThrows(InstanceNotFound.class, () -> house.scheduler().terminateInstance(id));
            assertThrows(InstanceNotFound.class, () -> house.scheduler().rebootInstance(id));
        }
    }

    @Test
    void rebootingIsTheHostsWork() {
        SimulatedHost a = house.host("a", 1);
        UUID id = house.run("web").id();
        a.change(id, State.SHUTOFF, null);
        assertEquals(State.SHUTOFF, house.state(id));

        assertEquals(
                State.ACTIVE, house.scheduler().rebootInstance(id.toString()).state(), "the double reboots at once");

        house.rpc.way(delivery -> () -> {});
        assertEquals(
                State.REBOOTING, house.scheduler().rebootInstance(id.toString()).state());
        InstanceConflict twice =
                assertThrows(InstanceConflict.class, () -> house.scheduler().rebootInstance(id.toString()));
        assertTrue(twice.getMessage().contains("is REBOOTING"), twice.getMessage());
    }

    @Test
    void anInstanceWhoseHostCannotBeToldIsNotRebooting() {
        SimulatedHost a = house.host("a", 1);
        UUID id = house.run("web").id();
        a.change(id, State.ERROR, "the command is missing");
        house.rpc.gone("a");

        assertThrows(InstanceConflict.class, () -> house.scheduler().rebootInstance(id.toString()));

        assertEquals(State.ERROR, house.state(id));
        assertEquals("the command is missing", house.get(id).reason());
    }

    @Test
    void whatBuildsOrIsOnNoHostCannotBeRebooted() {
        fill(house.host("a", 1));
        UUID nowhere = house.run("web").id();
        assertThrows(InstanceConflict.class, () -> house.scheduler().rebootInstance(nowhere.toString()));
        house.host("b", 1);
        house.rpc.way(delivery -> () -> {});
        UUID building = house.run("web").id();
        assertThrows(InstanceConflict.class, () -> house.scheduler().rebootInstance(building.toString()));
        assertEquals(State.BUILDING, house.state(building));
    }

    @Test
    void hostsAreListedWithWhatTheyHaveAndGaveAway() {
        house.host("b", 7);
        house.host("a", 2);
        house.services.disabled("a");
        house.run("web");

        List<Host> hosts = house.scheduler().listHosts();

        assertEquals(List.of("a", "b"), hosts.stream().map(Host::host).toList());
        Host b = hosts.get(1);
        assertEquals(7, b.vcpusLimit());
        assertEquals(1, b.vcpusUsed());
        assertEquals(100, b.memoryMbUsed());
        assertEquals(10, b.diskMbUsed());
        assertEquals(1, b.instances());
        assertEquals(List.of("sleeper"), b.images());
        assertEquals("up", b.state());
        assertEquals("enabled", b.status());
        assertEquals("simulated", b.driver());
        assertEquals("disabled", hosts.get(0).status());
        assertEquals("maintenance", hosts.get(0).disabledReason());
        house.services.down("b");
        assertEquals("down", house.scheduler().listHosts().get(1).state());
    }

    @Test
    void imagesAreListedWithTheirHosts() {
        house.host("b", 1);
        house.host("a", 1);

        ListedImage image = house.scheduler().listImages().get(0);

        assertEquals("sleeper", image.name());
        assertEquals(SimulatedHost.SLEEPER.parameters(), image.parameters());
        assertEquals(100, image.memoryMb());
        assertEquals(List.of("a", "b"), image.hosts());
    }

    @Test
    void badListArgumentsAreNamed() {
        assertField("limit", Optional.empty(), 0, Optional.empty());
        assertField("limit", Optional.empty(), 1001, Optional.empty());
        assertField("marker", Optional.of("42"), 10, Optional.empty());
        assertField("marker", Optional.of(UUID.randomUUID().toString()), 10, Optional.empty());
        assertField("state", Optional.empty(), 10, Optional.of("SLEEPING"));
    }

    private void assertField(String field, Optional<String> marker, int limit, Optional<String> state) {
        InvalidRequest error = assertThrows(
                InvalidRequest.class,
                () -> house.scheduler()
                        .listInstances(
                                marker,
                                Optional.of(limit),
                                state,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertEquals(Map.of("field", field), error.details());
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() throws Exception {
        house.database.close();
        RpcException error = assertThrows(Unavailable.class, () -> house.run("web"));
        assertTrue(error.getMessage().startsWith("the records of instances cannot be used: "), error.getMessage());
        house = new House(engine);
    }
}
