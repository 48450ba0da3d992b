// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.ServiceBusyException;
import org.kilonova.shell.CommandException;

class InstanceCommandsTest {

    private static final String WEB = "9f3a0000-0000-0000-0000-000000000001";
    private static final String DB = "77770000-0000-0000-0000-000000000002";

    private final FakeScheduler scheduler =
            new FakeScheduler(Samples.instance(WEB, "web", "ACTIVE"), Samples.instance(DB, "db", "SHUTOFF"));
    private final FakeRpc rpc = new FakeRpc().with("scheduler", scheduler).with("compute.node-1", scheduler);
    private final FakeRegistry registry = new FakeRegistry().with(RpcClient.class, rpc);
    private final InstanceCommands instances = new InstanceCommands(registry.services());
    private final HostCommands hosts = new HostCommands(registry.services());

    @AfterEach
    void everyServiceIsGivenBack() {
        assertEquals(List.of(), registry.inUse);
    }

    @Test
    void listsAllOfThemUnlessToldOtherwise() {
        Listing<Instance> all = instances.instances("", "", "", "", "", "");

        assertEquals(scheduler.instances, all);
        assertNull(all.note());
        assertEquals(List.of("list null 100 null null null false"), scheduler.asked);
    }

    @Test
    void aPartNamesTheCommandForTheNext() {
        scheduler.pageSize = 1;

        Listing<Instance> part = instances.instances("active", "node-1", "sleep", "true", "7", "");

        assertEquals(
                "there are more: kn:instances --state ACTIVE --host node-1 --image sleep --all --limit 7 --marker "
                        + WEB,
                part.note());
        assertEquals(List.of("list null 7 ACTIVE node-1 sleep true"), scheduler.asked);
        assertEquals(List.of(scheduler.instances.get(1)), instances.instances("", "", "", "", "", WEB));
    }

    @Test
    void whoAsksForDeletedOnesSeesThem() {
        instances.instances("DELETED", "", "", "", "", "");

        assertEquals(List.of("list null 100 DELETED null null true"), scheduler.asked);
    }

    @Test
    void badNumbersAreToldBeforeAnythingIsSent() {
        assertEquals(
                "--limit wants a whole number from 1 to 1000, not x",
                complaint(() -> instances.instances("", "", "", "", "x", "")));
        assertEquals(
                "--limit wants a whole number from 1 to 1000, not 1001",
                complaint(() -> instances.instances("", "", "", "", "1001", "")));
        assertEquals(
                "--lines wants a whole number from 1 to 1000, not 0", complaint(() -> instances.console("0", WEB)));
        assertEquals(List.of(), scheduler.asked);
    }

    @Test
    void oneIsShownByTheStartOfItsId() {
        assertSame(scheduler.instances.get(1), instances.instance("7777"));
        assertEquals(
                "no instance " + WEB.replace('1', '3'), complaint(() -> instances.instance(WEB.replace('1', '3'))));
    }

    @Test
    void parametersAreTextAndTheHostMayBeAnywhere() {
        Instance made = (Instance) instances._main(
                new String[] {"run-instance", "web", "--host", "node-2", "sleep", "seconds=030", "text=a=b"});
        instances.runInstance("", "web", "sleep");

        assertEquals("BUILDING", made.state());
        assertEquals(36, made.id().length());
        assertEquals(List.of("run web sleep {seconds=030, text=a=b} node-2", "run web sleep {} null"), scheduler.asked);
    }

    @Test
    void wordsThatAreNoParametersAreRefused() {
        String usage = "; usage: kn:run-instance [--host HOST] NAME IMAGE [KEY=VALUE ...]";
        assertEquals("something is missing" + usage, complaint(() -> instances.runInstance("", "web")));
        assertEquals(
                "cannot read the parameter seconds" + usage,
                complaint(() -> instances.runInstance("", "web", "sleep", "seconds")));
        assertEquals(
                "the parameter n is there twice",
                complaint(() -> instances.runInstance("", "web", "sleep", "n=1", "n=2")));
        assertEquals(
                "kn:run-instance has no option --host, or its value is missing" + usage,
                complaint(() -> instances._main(new String[] {"run-instance", "web", "sleep", "--host"})));
        assertEquals(List.of(), scheduler.asked);
    }

    @Test
    void whatHasNoHostIsSaidAsTheSchedulerSaysIt() {
        assertEquals(
                "no host has room: memory removed 2 of 2", complaint(() -> instances.runInstance("", "big", "huge")));
    }

    @Test
    void severalAreDeletedAtOnce() {
        List<Instance> deleted = instances.deleteInstance("9f3a", DB, WEB);

        assertEquals(
                List.of("DELETING", "DELETING"),
                deleted.stream().map(Instance::state).toList());
        assertEquals(
                List.of("list null 1000 null null null false", "terminate " + WEB, "terminate " + DB), scheduler.asked);
    }

    @Test
    void nothingIsDeletedIfOneIsNotFound() {
        assertTrue(complaint(() -> instances.deleteInstance("9f3a", "1234")).startsWith("there is no instance 1234"));
        assertTrue(scheduler.asked.stream().allMatch(asked -> asked.startsWith("list")));
    }

    @Test
    void aRefusedDeleteDoesNotKeepTheOthers() {
        String gone = "11110000-0000-0000-0000-000000000003";

        assertEquals(
                gone + ": no instance " + gone + "; being deleted: " + WEB,
                complaint(() -> instances.deleteInstance(gone, "9f3a")));
        assertEquals("no instance " + gone, complaint(() -> instances.deleteInstance(gone)));
    }

    @Test
    void aRebootThatTheStateForbidsIsSaidInTheSchedulersWords() {
        assertEquals(
                "instance " + DB + " is SHUTOFF",
                complaint(() -> instances._main(new String[] {"reboot-instance", "7777"})));
    }

    @Test
    void consolesComeFromTheHostOfTheInstance() {
        assertEquals("hello\n", instances.console("20", "9f3a").output());
        assertEquals("console " + WEB + " 20", scheduler.asked.get(2));

        rpc.peers().remove("compute.node-1");
        assertEquals(
                "no compute is at work on node-1: put the managers/compute jar into deploy/ there"
                        + " (kn:hosts shows which hosts are up)",
                complaint(() -> instances.console("20", WEB)));
    }

    @Test
    void anInstanceWithoutAHostHasNoConsole() {
        Instance nowhere = new Instance(
                WEB,
                "web",
                "sleep",
                null,
                "ERROR",
                "no host has room",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        scheduler.instances.set(0, nowhere);

        assertEquals(
                "web is on no host and has written nothing: it is ERROR, no host has room",
                complaint(() -> instances.console("20", WEB)));
    }

    @Test
    void hostsAndImages() {
        assertEquals(2, hosts.hosts().size());
        assertEquals(1, ((List<?>) hosts.images()).size());
        assertEquals(Samples.image(), hosts.images("sleep"));
        assertEquals("no host has an image nosuch; kn:images lists them", complaint(() -> hosts.images("nosuch")));
    }

    @Test
    void anAbsentSchedulerIsNamed() {
        rpc.peers().clear();

        String absence =
                "no scheduler is at work: put the managers/scheduler jar into deploy/ (kn:managers shows what runs)";
        assertEquals(absence, complaint(hosts::hosts));
        assertEquals(absence, complaint(() -> instances.deleteInstance("9f3a")));
    }

    @Test
    void failuresHaveNoNameOfAnException() {
        assertEquals("the queue is full", failure(new ServiceBusyException("the queue is full")));
        assertEquals("no answer from scheduler", failure(new RpcException(null)));
        assertEquals(
                "the scheduler manager failed: no column x",
                failure(new RemoteException("SQLException", "java.sql", "no column\n x")));
        assertEquals(
                "the scheduler manager failed: NullPointerException",
                failure(new RemoteException("NullPointerException", "java.lang", "")));
        assertEquals(
                "the scheduler manager failed: list_hosts has no argument 'x'",
                failure(new InvalidArgumentsException("list_hosts has no argument 'x'")));
    }

    @Test
    void whoGetsNoAnswerToACreateLearnsHowToAsk() {
        registry.with(RpcClient.class, rpc.failing(new RpcTimeoutException("no answer in time")));

        assertTrue(complaint(() -> instances.runInstance("", "web", "sleep"))
                .matches("no answer in time; kn:instance [0-9a-f-]{36} shows what became of it"));
    }

    private String failure(RpcException with) {
        registry.with(RpcClient.class, rpc.failing(with));
        return complaint(hosts::hosts);
    }

    private static String complaint(Callable<?> command) {
        return assertThrows(CommandException.class, command::call).getMessage();
    }
}
