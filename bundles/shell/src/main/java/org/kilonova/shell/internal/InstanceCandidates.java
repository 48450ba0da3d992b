// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What Tab offers for the commands on instances. It asks the scheduler, and does not wait long for it. */
final class InstanceCandidates {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final RemoteCalls calls;

    InstanceCandidates(Services services) {
        this.calls = new RemoteCalls(services).within(LONGEST_WAIT);
    }

    /** @param before the words between the command and the one wanted, without options */
    Stream<String> words(String command, List<String> before) {
        return switch (command) {
            case "instance", "reboot-instance", "console" -> before.isEmpty() ? ids() : Stream.empty();
            case "delete-instance" -> ids().filter(id -> !before.contains(id));
            case "images" -> before.isEmpty() ? images().map(Image::name) : Stream.empty();
            case "run-instance" -> newInstance(before);
            default -> Stream.empty();
        };
    }

    /** Values of an option. */
    Stream<String> values(String command, String option) {
        if (!List.of("instances", "run-instance").contains(command)) {
            return Stream.empty();
        }
        return switch (option) {
            case "--host" -> calls.scheduler(SchedulerApi::listHosts).stream().map(Host::host);
            case "--image" -> images().map(Image::name);
            case "--state" -> Stream.of("BUILDING", "ACTIVE", "REBOOTING", "SHUTOFF", "ERROR", "DELETING", "DELETED");
            case "--marker" -> ids();
            default -> Stream.empty();
        };
    }

    private Stream<String> newInstance(List<String> before) {
        return switch (before.size()) {
            case 0 -> Stream.empty();
            case 1 -> images().map(Image::name);
            default ->
                images().filter(image -> before.get(1).equals(image.name()))
                        .flatMap(image -> image.parameters().stream())
                        .filter(parameter -> before.stream().noneMatch(word -> word.startsWith(parameter.name() + "=")))
                        .map(parameter ->
                                parameter.name() + "=" + (parameter.byDefault() == null ? "" : parameter.byDefault()));
        };
    }

    private Stream<String> ids() {
        return calls.scheduler(InstanceQuery.longest(false)::ask).instances().stream()
                .map(Instance::id);
    }

    private Stream<Image> images() {
        return calls.scheduler(SchedulerApi::listImages).stream();
    }
}
