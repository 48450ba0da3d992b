// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.kilonova.scheduler.internal.choice.HostState;
import org.kilonova.scheduler.internal.records.InstanceTable;
import org.kilonova.scheduler.internal.records.Node;
import org.kilonova.scheduler.internal.records.NodeTable;
import org.kilonova.service.ServiceDirectory;
import org.kilonova.service.ServiceRecord;

/**
 * The compute hosts as they are now: what they reported, and what their service records say. A host without a service record does
 * not count. Read anew each time, so that every scheduler sees the same. Thread-safe.
 */
final class HostStates {

    /** The topic of compute managers. */
    static final String COMPUTE = "compute";

    /**
     * All hosts at one moment.
     *
     * @param unclaimed placements that have not been confirmed, on all hosts together
     */
    record Snapshot(List<HostState> hosts, int unclaimed) {

        Optional<HostState> find(String host) {
            return hosts.stream().filter(state -> state.host().equals(host)).findFirst();
        }
    }

    private final ServiceDirectory services;
    private final NodeTable nodes;
    private final InstanceTable instances;

    HostStates(ServiceDirectory services, NodeTable nodes, InstanceTable instances) {
        this.services = services;
        this.nodes = nodes;
        this.instances = instances;
    }

    Snapshot now() {
        Map<String, ServiceRecord> records = records();
        Map<String, Integer> unclaimed = instances.unclaimed();
        List<HostState> hosts = new ArrayList<>();
        for (Node node : nodes.list()) {
            ServiceRecord record = records.get(node.host());
            if (record != null) {
                hosts.add(new HostState(
                        node.host(),
                        record.up(),
                        !record.disabled(),
                        record.disabledReason(),
                        node.resources(),
                        unclaimed.getOrDefault(node.host(), 0),
                        node.updatedAt()));
            }
        }
        return new Snapshot(
                hosts, unclaimed.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** The service records of compute managers, by host. */
    Map<String, ServiceRecord> records() {
        // Two kinds of service may share topic and host: the one that is up is the one that answers.
        return services.list(COMPUTE).stream()
                .collect(Collectors.toMap(
                        ServiceRecord::host, Function.identity(), (one, other) -> one.up() ? one : other));
    }
}
