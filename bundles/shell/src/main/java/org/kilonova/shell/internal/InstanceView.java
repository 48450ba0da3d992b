// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Instances. */
record InstanceView(Ago ago) implements View<Instance> {

    private static final String NONE = "-";

    @Override
    public String table(List<Instance> instances) {
        TextTable table = TextTable.of("Id", "Name", "Image", "State", "Host", "Pid", "Age", "Reason");
        for (Instance instance : instances) {
            table.row(
                    instance.id(),
                    instance.name(),
                    instance.image(),
                    instance.state(),
                    orNone(instance.host()),
                    orNone(instance.pid()),
                    instance.createdAt() == null ? NONE : ago.since(instance.createdAt()),
                    instance.reason());
        }
        return table.toString();
    }

    @Override
    public String full(Instance instance) {
        TextTable table = TextTable.indented("")
                .row("id", instance.id())
                .row("name", instance.name())
                .row("image", instance.image())
                .row("state", instance.state())
                .row("reason", orNone(instance.reason()))
                .row("host", orNone(instance.host()))
                .row("pid", orNone(instance.pid()))
                .row("exit code", orNone(instance.exitCode()))
                .row("claims", Need.text(instance.vcpus(), instance.memoryMb(), instance.diskMb()))
                .row("created", time(instance.createdAt()))
                .row("launched", time(instance.launchedAt()))
                .row("ended", time(instance.endedAt()))
                .row("updated", time(instance.updatedAt()))
                .row("user", orNone(instance.user()))
                .row("project", orNone(instance.project()))
                .row("request", orNone(instance.requestId()));
        return table + parameters(instance.parameters());
    }

    @Override
    public String line(Instance instance) {
        return instance.id() + " " + instance.name() + " " + instance.state();
    }

    private static String parameters(Map<String, String> parameters) {
        if (parameters == null || parameters.isEmpty()) {
            return "parameters: none\n";
        }
        TextTable table = TextTable.indented("  ");
        new TreeMap<>(parameters).forEach(table::row);
        return "parameters\n" + table;
    }

    private String time(Instant time) {
        return time == null ? NONE : time.truncatedTo(ChronoUnit.SECONDS) + "  " + ago.of(time);
    }

    private static Object orNone(Object value) {
        return value == null ? NONE : value;
    }
}
