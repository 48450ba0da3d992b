// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodInfo;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.container.TaskInfo;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;

/** What Tab offers for the next word of a command. */
final class Candidates {

    private final Services services;
    private final Supplier<List<String>> declaredTopics;
    private final Supplier<List<String>> loggers;
    private final InstanceCandidates instances;
    private final SwapCandidates swaps;
    private final LetterCandidates letters;

    Candidates(Services services, Supplier<List<String>> declaredTopics, Supplier<List<String>> loggers) {
        this.services = services;
        this.declaredTopics = declaredTopics;
        this.loggers = loggers;
        this.instances = new InstanceCandidates(services);
        this.swaps = new SwapCandidates(services, this::here);
        this.letters = new LetterCandidates(services, this::here);
    }

    /**
     * @param words of the line, the command first
     * @param index of the word wanted
     */
    List<String> of(List<String> words, int index) {
        Manual manual = Manual.ofShell();
        CommandHelp page =
                words.isEmpty() || index < 1 ? null : manual.page(words.get(0)).orElse(null);
        if (page == null) {
            return List.of();
        }
        List<String> line = words.subList(1, Math.min(index, words.size()));
        List<String> before = withoutOptions(page, line);
        Stream<String> offered =
                before == null ? values(page.name(), line.get(line.size() - 1)) : offered(page.name(), before, manual);
        // a candidate with a space makes the line editor of Gogo fail
        return offered.filter(
                        word -> word != null && !word.isEmpty() && word.chars().noneMatch(Character::isWhitespace))
                .distinct()
                .sorted()
                .toList();
    }

    /** The plain words, or null if the next word is the value of an option. */
    private static List<String> withoutOptions(CommandHelp page, List<String> words) {
        List<String> plain = new ArrayList<>();
        boolean value = false;
        for (String word : words) {
            boolean option = !value && word.startsWith("-");
            if (!option && !value) {
                plain.add(word);
            }
            value = option
                    && page.options().stream()
                            .anyMatch(o -> o.takesValue() && o.name().equals(word));
        }
        return value ? null : plain;
    }

    private Stream<String> values(String command, String option) {
        return Stream.concat(instances.values(command, option), swaps.values(command, option));
    }

    private Stream<String> offered(String command, List<String> before, Manual manual) {
        int position = before.size();
        return switch (command) {
            case "show", "pause", "resume", "drain", "kill", "tasks" -> position == 0 ? topicsHere() : Stream.empty();
            case "why" -> position == 0 ? Stream.concat(topicsHere(), declaredTopics.get().stream()) : Stream.empty();
            case "call", "cast", "fanout" -> message(command, before);
            case "run-task" -> task(before);
            case "enable", "disable", "force-down", "delete" -> record(before);
            case "log" -> level(position);
            case "health" ->
                Stream.of("systemalive", "systemready", "managers", "broker", "database", "deploy", "leaks");
            case "flags" -> position == 0 ? settings() : Stream.empty();
            case "help" -> position == 0 ? manual.pages().stream().map(CommandHelp::name) : Stream.empty();
            case "swaps", "promote", "rollback" -> swaps.words(command, before);
            case "dlq" -> letters.words(before);
            default -> instances.words(command, before);
        };
    }

    private Stream<String> message(String command, List<String> before) {
        if (before.isEmpty()) {
            Stream<String> everywhere =
                    records().stream().map(ServiceRecord::topic).filter(topic -> topic != null);
            return command.equals("fanout")
                    ? Stream.concat(here().stream().map(HostedServiceInfo::topic), everywhere)
                    : Stream.concat(topicsHere(), everywhere);
        }
        if (before.size() > 1) {
            return Stream.empty();
        }
        return named(before.get(0)).flatMap(s -> s.methods().stream()).map(MethodInfo::name);
    }

    private Stream<String> task(List<String> before) {
        if (before.isEmpty()) {
            return topicsHere();
        }
        return before.size() > 1
                ? Stream.empty()
                : named(before.get(0)).flatMap(s -> s.tasks().stream()).map(TaskInfo::name);
    }

    private Stream<String> record(List<String> before) {
        if (before.isEmpty()) {
            return Stream.concat(topicsHere(), records().stream().map(ServiceRecord::host));
        }
        return before.size() > 1
                ? Stream.empty()
                : records().stream().filter(r -> r.host().equals(before.get(0))).map(ServiceRecord::binary);
    }

    private Stream<String> level(int position) {
        return switch (position) {
            case 0 -> Stream.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF", "RESET");
            case 1 -> loggers.get().stream();
            case 2 -> Stream.of("30s", "10m", "1h");
            default -> Stream.empty();
        };
    }

    private Stream<String> settings() {
        List<Setting> settings = services.ifThere(Settings.class, Settings::all).orElse(List.of());
        return settings.stream().flatMap(s -> Stream.of(s.pid(), s.key()));
    }

    private Stream<String> topicsHere() {
        List<HostedServiceInfo> all = here();
        return all.stream().map(HostedServiceInfo.naming(all));
    }

    private Stream<HostedServiceInfo> named(String name) {
        return here().stream().filter(s -> s.isNamed(name));
    }

    private List<HostedServiceInfo> here() {
        return services.ifThere(Container.class, Container::services).orElse(List.of());
    }

    private List<ServiceRecord> records() {
        return services.ifThere(ServiceDirectory.class, ServiceDirectory::list).orElse(List.of());
    }
}
