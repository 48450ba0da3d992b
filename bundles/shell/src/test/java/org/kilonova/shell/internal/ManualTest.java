// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;

class ManualTest {

    private static final List<Class<?>> COMMANDS = List.of(
            RecordCommands.class,
            ServiceCommands.class,
            RpcCommands.class,
            InstanceCommands.class,
            HostCommands.class,
            SwapCommands.class,
            LeakCommands.class,
            DeadLetterCommands.class,
            ContainerCommands.class,
            HealthCommands.class,
            LogCommands.class);

    private final Manual manual = Manual.ofShell();

    @Test
    void hasEveryCommandThatWasAskedFor() {
        Set<String> names = manual.pages().stream().map(CommandHelp::name).collect(Collectors.toSet());

        assertEquals(
                Set.of(
                        "services",
                        "managers",
                        "show",
                        "call",
                        "cast",
                        "fanout",
                        "enable",
                        "disable",
                        "force-down",
                        "delete",
                        "pause",
                        "resume",
                        "drain",
                        "tasks",
                        "run-task",
                        "flags",
                        "deployed",
                        "why",
                        "log",
                        "hosts",
                        "images",
                        "instances",
                        "instance",
                        "run-instance",
                        "delete-instance",
                        "reboot-instance",
                        "console",
                        "swap",
                        "swaps",
                        "promote",
                        "rollback",
                        "leaks",
                        "dlq",
                        "help",
                        "health",
                        "kill",
                        "exit",
                        "shutdown"),
                names);
    }

    @Test
    void everyParameterIsDescribed() {
        COMMANDS.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Descriptor.class))
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .filter(parameter -> parameter.isAnnotationPresent(org.apache.felix.service.command.Parameter.class))
                .forEach(parameter -> assertTrue(parameter.isAnnotationPresent(Descriptor.class), parameter::toString));
        manual.pages().forEach(page -> assertFalse(page.summary().isBlank(), page::name));
        manual.pages()
                .forEach(page ->
                        assertTrue(page.words().isEmpty() || page.words().contains(": "), page::name));
    }

    @Test
    void theProfileCompletesEveryCommandAndOption() throws IOException {
        String profile = Files.readString(Path.of("../../config/shell/etc/gosh_profile"));

        Set<String> inManual = new TreeSet<>();
        for (CommandHelp page : manual.pages()) {
            inManual.add(page.name() + ": " + page.summary());
            page.options().forEach(o -> inManual.add(page.name() + " " + o.name() + ": " + o.meaning()));
        }
        Stream<String> commands =
                find("complete -c kn:([a-z-]+) -d \"(.*)\"", profile).map(m -> m.group(1) + ": " + m.group(2));
        Stream<String> options = find("complete -c kn:([a-z-]+) -l ([a-z-]+) --description \"(.*)\"", profile)
                .map(m -> m.group(1) + " --" + m.group(2) + ": " + m.group(3));

        assertEquals(inManual, Stream.concat(commands, options).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<MatchResult> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }
}
