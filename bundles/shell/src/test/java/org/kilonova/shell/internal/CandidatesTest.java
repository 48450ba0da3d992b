// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Remains;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Settings;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.Swaps;
import org.kilonova.rpc.RpcClient;
import org.kilonova.service.ServiceDirectory;

class CandidatesTest {

    private final FakeContainer container = new FakeContainer(
            Samples.service("greeter", "node-1", ServiceState.RUNNING, null),
            Samples.service("many", "node-1", ServiceState.RUNNING, null),
            Samples.service("many", "node-2", ServiceState.RUNNING, null));
    private final FakeDirectory directory = new FakeDirectory(
            Samples.record(1, "node-1", "greeter"),
            Samples.record(2, "node-9", "scheduler"),
            Samples.record(3, "with space", "other"));
    private final FakeRegistry registry = new FakeRegistry()
            .with(Container.class, container)
            .with(Settings.class, container)
            .with(ServiceDirectory.class, directory);

    @BeforeEach
    void settings() {
        container.settings.add(Samples.setting("org.kilonova.core", "host", null));
    }

    @Test
    void topicsHereWithTheirHostWhereThereAreSeveral() {
        List<String> here = List.of("greeter", "many.node-1", "many.node-2");
        for (String command : List.of("show", "kn:pause", "resume", "drain", "tasks", "run-task")) {
            assertEquals(here, next(command), command);
        }
        assertEquals(List.of(), next("show", "greeter"));
    }

    @Test
    void whyKnowsTopicsThatOnlyAComponentDeclares() {
        assertEquals(List.of("declared", "greeter", "many.node-1", "many.node-2"), next("why"));
    }

    @Test
    void callsGoToTopicsOfAllHostsAndThenToMethods() {
        assertEquals(List.of("greeter", "many.node-1", "many.node-2", "other", "scheduler"), next("call"));
        assertEquals(List.of("greeter", "many", "other", "scheduler"), next("fanout"));
        assertEquals(List.of("greet"), next("call", "greeter"));
        assertEquals(List.of("greet"), next("cast", "many.node-2"));
        assertEquals(List.of(), next("call", "greeter", "greet"));
    }

    @Test
    void optionsAndTheirValuesDoNotCount() {
        assertEquals(List.of("greet"), next("call", "--timeout", "3", "greeter"));
        assertEquals(List.of(), next("call", "--timeout"));
        assertEquals(List.of("kilonova-greeter"), next("force-down", "--off", "node-1"));
    }

    @Test
    void tasksAndRecordsAndSettingsAndLevels() {
        assertEquals(List.of("tidy"), next("run-task", "greeter"));
        assertEquals(List.of("greeter", "many.node-1", "many.node-2", "node-1", "node-9"), next("disable"));
        assertEquals(List.of("kilonova-scheduler"), next("disable", "node-9"));
        assertEquals(List.of("host", "org.kilonova.core"), next("flags"));
        assertEquals(List.of("DEBUG", "ERROR", "INFO", "OFF", "RESET", "TRACE", "WARN"), next("log"));
        assertEquals(List.of("ROOT", "a.b"), next("log", "DEBUG"));
    }

    @Test
    void instancesHostsAndImagesAsTheSchedulerListsThem() {
        FakeScheduler scheduler = new FakeScheduler(
                Samples.instance("9f3a-0001", "web", "ACTIVE"),
                Samples.instance("9f3a-0002", "db", "SHUTOFF"),
                Samples.instance("9f3a-0003", "old", "DELETED"));
        registry.with(RpcClient.class, new FakeRpc().with("scheduler", scheduler));

        assertEquals(List.of("9f3a-0001", "9f3a-0002"), next("instance"));
        assertEquals(List.of("9f3a-0002"), next("delete-instance", "9f3a-0001"));
        assertEquals(List.of(), next("reboot-instance", "9f3a-0001"));
        assertEquals(List.of("9f3a-0001", "9f3a-0002"), next("console", "--lines", "10"));
        assertEquals(List.of(), next("console", "--lines"));
        assertEquals(List.of("sleep"), next("images"));
        assertEquals(List.of(), next("run-instance"));
        assertEquals(List.of("sleep"), next("run-instance", "web"));
        assertEquals(List.of("seconds=60", "text="), next("run-instance", "--host", "node-1", "web", "sleep"));
        assertEquals(List.of("text="), next("run-instance", "web", "sleep", "seconds=3"));
        assertEquals(List.of("node-1", "node-2"), next("run-instance", "web", "sleep", "--host"));
        assertEquals(List.of("sleep"), next("instances", "--all", "--image"));
        assertEquals("ACTIVE", next("kn:instances", "--state").get(0));
        assertEquals(List.of(), next("services", "--host"));
    }

    @Test
    void swapsFilesAndWhatIsLeft() {
        FakeSwaps swaps = new FakeSwaps();
        swaps.swaps.add(Samples.swap(12, SwapInfo.Step.PERMANENT, null));
        swaps.remains.add(new Remains(31, "b", "1.0.0", Samples.NOW, true, List.of()));
        registry.with(Swaps.class, swaps)
                .with(
                        DeployFolder.class,
                        () -> List.of(
                                file("a.jar", DeployedFile.Status.DEPLOYED),
                                file("b.jar", DeployedFile.Status.PROBATION)));

        assertEquals(List.of("12"), next("swaps"));
        assertEquals(List.of(), next("swaps", "12"));
        assertEquals(List.of("b.jar", "many"), next("promote"));
        assertEquals(List.of("a.jar", "b.jar", "many"), next("rollback"));
        assertEquals(List.of("31"), next("leaks", "--explain"));
        assertEquals(List.of("1", "10", "50"), next("swap", "--share"));
        assertEquals(List.of(), next("swap"));
    }

    @Test
    void deadLettersByTopicAndId() {
        container
                .letters
                .with("greeter", FakeLetters.letter("0aaa", "greet", Map.of()))
                .with("greeter", FakeLetters.letter("0bbb", "greet", Map.of()));

        assertEquals(List.of("drop", "greeter", "list", "many", "replay", "show"), next("dlq"));
        assertEquals(List.of("greeter", "many"), next("dlq", "replay"));
        assertEquals(List.of("0aaa", "0bbb"), next("dlq", "show", "greeter"));
        assertEquals(List.of(), next("dlq", "show", "greeter", "0aaa"));
        assertEquals(List.of("0bbb"), next("dlq", "drop", "greeter", "0aaa"));
        assertEquals(List.of(), next("dlq", "list", "greeter"));
    }

    private static DeployedFile file(String name, DeployedFile.Status status) {
        String bundle = name.equals("b.jar") ? "org.example.many" : "org.example.alone";
        return new DeployedFile(name, status, null, 1, bundle, "1.0.0", Samples.NOW);
    }

    @Test
    void helpOffersAllCommands() {
        assertEquals(Manual.ofShell().pages().stream().map(CommandHelp::name).toList(), next("help"));
    }

    @Test
    void nothingForUnknownCommandsAndNoContainer() {
        assertEquals(List.of(), next("nosuch"));
        Candidates alone = new Candidates(new FakeRegistry().services(), List::of, List::of);
        assertEquals(List.of(), alone.of(List.of("show", ""), 1));
        assertEquals(List.of(), alone.of(List.of(), 0));
    }

    private List<String> next(String... words) {
        List<String> line = new ArrayList<>(Arrays.asList(words));
        line.add("");
        return new Candidates(registry.services(), () -> List.of("declared", "greeter"), () -> List.of("ROOT", "a.b"))
                .of(line, words.length);
    }
}
