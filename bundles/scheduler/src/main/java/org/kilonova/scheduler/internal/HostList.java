// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import java.util.List;
import java.util.Map;
import org.kilonova.scheduler.internal.choice.HostState;
import org.kilonova.scheduler.internal.records.ImageTable;
import org.kilonova.scheduler.internal.wire.Host;
import org.kilonova.scheduler.internal.wire.Resources;

/** The compute hosts as users see them. */
final class HostList {

    private final HostStates hosts;
    private final ImageTable images;

    HostList(HostStates hosts, ImageTable images) {
        this.hosts = hosts;
        this.images = images;
    }

    /** All hosts, by name. */
    List<Host> list() {
        Map<String, List<String>> byHost = images.byHost();
        return hosts.now().hosts().stream()
                .map(state -> host(state, byHost.getOrDefault(state.host(), List.of())))
                .toList();
    }

    private static Host host(HostState state, List<String> images) {
        Resources resources = state.resources();
        return new Host(
                state.host(),
                resources.vcpus(),
                resources.vcpusUsed(),
                resources.vcpusLimit(),
                resources.memoryMb(),
                resources.memoryMbUsed(),
                resources.memoryMbLimit(),
                resources.diskMb(),
                resources.diskMbUsed(),
                resources.diskMbLimit(),
                resources.instances(),
                resources.cpuModel(),
                resources.driver(),
                images,
                state.up() ? "up" : "down",
                state.enabled() ? "enabled" : "disabled",
                state.disabledReason(),
                state.updatedAt());
    }
}
