// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A manager at work on this host.
 *
 * @param topic where it is addressed
 * @param host under which host
 * @param binary the kind of service in its record
 * @param recordId its service record, or null while there is none
 * @param state where it stands
 * @param reason why it stands there
 * @param generations the current one last; earlier ones while they still end their calls
 * @param queued messages waiting, as far as the transport knows
 * @param calls in flight now, oldest first
 * @param methods what can be called
 * @param tasks what runs on schedule
 * @param history the last state changes, oldest first
 */
public record HostedServiceInfo(
        String topic,
        String host,
        String binary,
        UUID recordId,
        ServiceState state,
        String reason,
        List<GenerationInfo> generations,
        int queued,
        List<CallInfo> calls,
        List<MethodInfo> methods,
        List<TaskInfo> tasks,
        List<StateChange> history) {

    /** How services are named among all of a container: by their topic, or {@code TOPIC.HOST} where that is not enough. */
    public static Function<HostedServiceInfo, String> naming(List<HostedServiceInfo> all) {
        Map<String, Long> hosts =
                all.stream().collect(Collectors.groupingBy(HostedServiceInfo::topic, Collectors.counting()));
        return service -> hosts.getOrDefault(service.topic(), 0L) > 1 ? service.fullName() : service.topic();
    }

    /** Whether it is meant by a name: its topic, or {@code TOPIC.HOST}. */
    public boolean isNamed(String name) {
        return name.equals(topic) || name.equals(fullName());
    }

    private String fullName() {
        return topic + "." + host;
    }

    /** The calls that one of its generations works on, oldest first. */
    public Stream<CallInfo> callsOf(GenerationInfo generation) {
        return calls.stream().filter(call -> call.generation() == generation.number());
    }
}
