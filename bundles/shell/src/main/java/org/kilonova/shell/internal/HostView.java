// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** Hosts of instances: used of what may be claimed. */
record HostView(Ago ago) implements View<Host> {

    @Override
    public String table(List<Host> hosts) {
        TextTable table = TextTable.of(
                "Host",
                "State",
                "Status",
                "vCPUs",
                "Memory MB",
                "Disk MB",
                "Instances",
                "Driver",
                "Reported",
                "Disabled because");
        for (Host host : hosts) {
            table.row(
                    host.host(),
                    host.state(),
                    host.status(),
                    used(host.vcpusUsed(), host.vcpusLimit()),
                    used(host.memoryMbUsed(), host.memoryMbLimit()),
                    used(host.diskMbUsed(), host.diskMbLimit()),
                    host.instances(),
                    host.driver(),
                    ago.of(host.updatedAt()),
                    host.disabledReason());
        }
        return table.toString();
    }

    @Override
    public String line(Host host) {
        return host.host() + " " + host.state() + " " + host.status();
    }

    private static String used(Long used, Long limit) {
        return (used == null ? "?" : used) + " of " + (limit == null ? "?" : limit);
    }
}
