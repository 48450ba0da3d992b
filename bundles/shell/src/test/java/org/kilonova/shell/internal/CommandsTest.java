// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Settings;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.shell.CommandException;

class CommandsTest {

    private final FakeContainer container =
            new FakeContainer(Samples.service("greeter", "node-1", ServiceState.RUNNING, null));
    private final FakeDirectory directory = new FakeDirectory(
            Samples.record(1, "node-1", "greeter"),
            Samples.record(2, "node-2", "scheduler"),
            Samples.record(false, null, false));
    private final FakeRpc rpc = new FakeRpc();
    private final FakeRegistry registry = new FakeRegistry()
            .with(Container.class, container)
            .with(Settings.class, container)
            .with(ServiceDirectory.class, directory)
            .with(RpcClient.class, rpc)
            .with(DeployFolder.class, List::of);
    private final RecordCommands records = new RecordCommands(registry.services());
    private final ServiceCommands services = new ServiceCommands(registry.services(), topic -> {
        throw new AssertionError("not here");
    });
    private final RpcCommands messages = new RpcCommands(registry.services());
    private final ContainerCommands all = new ContainerCommands(
            registry.services(), CommandRegistry.of(ServiceCommands.class, RecordCommands.class, Elsewhere.class));

    /** Commands of another bundle. */
    public static final class Elsewhere {

        @Descriptor("makes a token")
        public String tokenAdd(@Descriptor("NAME ROLE: whose it is") String... words) {
            return "made";
        }
    }

    @Test
    void servicesCanBeNarrowed() {
        assertEquals(3, records.services("", "").size());
        assertEquals(1, records.services("node-2", "").size());
        assertEquals(2, records.services("node-1", "kilonova-greeter").size());
        assertEquals(0, records.services("node", "").size());
    }

    @Test
    void recordsAreChangedByTheirId() {
        directory.records.remove(2);
        records.enable("node-2", "kilonova-scheduler");
        records.disable("disk is full", "greeter");
        records.disable("", Samples.id(2).toString());
        records._main(new String[] {"force-down", "greeter"});
        records._main(new String[] {"force-down", "--off", "node-1", "kilonova-greeter"});

        assertEquals(
                List.of(
                        "enable " + Samples.id(2),
                        "disable " + Samples.id(1) + " disk is full",
                        "disable " + Samples.id(2) + " null",
                        "force " + Samples.id(1) + " true",
                        "force " + Samples.id(1) + " false"),
                directory.told);
    }

    @Test
    void onlyRecordsThatAreDownAreDeleted() {
        directory.records.remove(0);
        assertEquals("it is up", complaint(() -> records.delete("scheduler")));
        records.delete("greeter");

        assertEquals(List.of("delete " + Samples.id(1)), directory.told);
    }

    @Test
    void recordsWorkWithoutAContainer() {
        RecordCommands alone = new RecordCommands(
                new FakeRegistry().with(ServiceDirectory.class, directory).services());

        alone.enable("scheduler");

        assertEquals(List.of("enable " + Samples.id(2)), directory.told);
    }

    @Test
    void aDatabaseThatIsAwayIsSaidInOneLine() {
        directory.away = true;

        assertEquals("the database is away: db.mv.db is locked", complaint(() -> records.services("", "")));
    }

    @Test
    void servicesAreSteered() {
        assertEquals(
                "paused; 1 call is in flight; kn:resume ends it",
                services.pause("greeter").result());
        services.resume("greeter.node-1");
        services.drain("0.5", "greeter");
        services.kill("greeter");

        assertEquals(
                List.of("pause greeter", "resume greeter", "drain greeter PT0.5S", "kill greeter"), container.told);
    }

    @Test
    void aBrokerThatIsAwayIsSaidBelowTheServices() {
        assertNull(services.managers().note());
        container.transportProblem = "nobody listens at rabbit:5672";
        assertEquals(
                "no messages come or go at the moment: nobody listens at rabbit:5672",
                services.managers().note());
    }

    @Test
    void aDrainThatTakesTooLongIsAFailure() {
        container.drains = false;

        assertEquals(
                "greeter is paused but not drained after 2s: 1 call is in flight; kn:show greeter lists them",
                complaint(() -> services.drain("2", "greeter")));
        assertTrue(complaint(() -> services.drain("x", "greeter")).startsWith("--limit wants"));
    }

    @Test
    void tasksAreListedAndRun() {
        assertEquals("tidy", services.tasks().get(0).task().name());
        assertEquals(1, services.tasks("greeter").size());
        services._main(new String[] {"run-task", "greeter", "tidy"});
        assertEquals(List.of("run greeter tidy"), container.told);

        container.taskError = "disk full";
        assertEquals("task tidy of greeter failed: disk full", complaint(() -> services.runTask("greeter", "tidy")));
    }

    @Test
    void unknownTopicsAreTold() {
        assertEquals("no service nobody; there are: greeter", complaint(() -> services.show("nobody")));
    }

    @Test
    void callsCarryTargetOptionsAndArguments() {
        Answer answer =
                messages.call("3", "1.2", "ns", "req-1", "greeter.node-1.example", "greet", "{\"name\": \"x\"}");
        messages.call("", "", "", "", "greeter", "greet");
        messages.cast("", "", "", "greeter", "greet", "n=3");
        messages.fanout("", "", "", "greeter", "greet");

        assertEquals(Map.of("text", "Hello"), answer.value());
        assertEquals(
                List.of(
                        "call greeter.node-1.example 1.2 'ns' greet {name=x} PT3S req-1",
                        "call greeter null '' greet {} null null",
                        "cast greeter null '' greet {n=3} null null",
                        "cast greeter (all hosts) null '' greet {} null null"),
                rpc.sent());
    }

    @Test
    void failedCallsAreSaidInOneLine() {
        registry.with(RpcClient.class, rpc.failing(new RemoteException("ValueError", "builtins", "too short")));

        assertEquals("ValueError: too short", complaint(() -> messages.call("", "", "", "", "greeter", "greet")));
        assertTrue(complaint(() -> messages.fanout("", "", "", "greeter.node-1", "greet"))
                .contains("cannot name the host node-1"));
    }

    @Test
    void settingsCanBeSearched() {
        container.settings.add(Samples.setting("org.kilonova.core", "report_interval", null));
        container.settings.add(Samples.setting("org.kilonova.deploy", "folder", null));

        assertEquals(2, all.flags().size());
        assertEquals("folder", all.flags("DEPLOY").get(0).key());
        assertEquals("report_interval", all.flags("interval").get(0).key());
        assertEquals(List.of(), all.deployed());
    }

    @Test
    void wrongWordsShowTheUsage() {
        assertEquals("something is missing; usage: kn:show TOPIC", complaint(() -> services.show()));
        assertEquals("too many words; usage: kn:show TOPIC", complaint(() -> services.show("a", "b")));
        assertEquals(
                "kn:pause has no option --now, or its value is missing; usage: kn:pause TOPIC",
                complaint(() -> services.pause("--now", "greeter")));
        assertEquals(
                "this cannot be read; usage: kn:drain [--limit SECONDS] TOPIC",
                complaint(() -> services._main(new String[] {"drain", "greeter", "--limit"})));
    }

    @Test
    void helpExplains() {
        assertEquals("kn:show TOPIC", ((CommandHelp) all.help("kn:show")).usage());
        assertEquals("kn:token-add NAME ROLE", ((CommandHelp) all.help("token-add")).usage());
        assertTrue(complaint(() -> all.help("nosuch")).contains("kn: has no command nosuch"));
    }

    private static String complaint(Callable<?> command) {
        return assertThrows(CommandException.class, command::call).getMessage();
    }
}
