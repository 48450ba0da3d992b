// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodInfo;
import org.kilonova.container.StateChange;

/** Services of this container. */
record ServiceView(Ago ago, TaskView tasks) implements View<HostedServiceInfo> {

    private static final String INDENT = "  ";

    @Override
    public String table(List<HostedServiceInfo> services) {
        TextTable table =
                TextTable.of("Topic", "Host", "State", "Bundle", "Methods", "Tasks", "Calls", "Queued", "Reason");
        for (HostedServiceInfo service : services) {
            table.row(
                    service.topic(),
                    service.host(),
                    service.state(),
                    service.generations().stream()
                            .map(g -> g.bundle() + " " + g.version() + " [" + g.bundleId() + "]"
                                    + unlessAlone(g, service.generations()))
                            .collect(Collectors.joining(", ")),
                    service.methods().size(),
                    service.tasks().size(),
                    service.calls().size(),
                    service.queued(),
                    service.reason());
        }
        return table.toString();
    }

    @Override
    public String line(HostedServiceInfo service) {
        return service.topic() + " " + service.host() + " " + service.state();
    }

    @Override
    public String full(HostedServiceInfo service) {
        StringBuilder text = new StringBuilder();
        text.append(service.topic())
                .append(" on ")
                .append(service.host())
                .append(": ")
                .append(service.state());
        Instant since = since(service.history());
        text.append(since == null ? "" : " for " + ago.since(since));
        text.append(service.reason() == null ? "" : " (" + service.reason() + ")")
                .append('\n');
        text.append(TextTable.indented("")
                .row("binary", service.binary())
                .row("record", service.recordId() == null ? "none yet" : service.recordId())
                .row("queued", service.queued()));
        section(text, "generations", generations(service.generations()), service.generations());
        section(text, "calls in flight", calls(service.calls(), service.generations()), service.calls());
        section(text, "methods", methods(service.methods()), service.methods());
        section(text, "tasks", tasks.indented(INDENT, service.tasks()), service.tasks());
        section(text, "history", history(service.history()), service.history());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, TextTable table, List<?> items) {
        text.append(title).append(items.isEmpty() ? ": none\n" : "\n" + table);
    }

    private static Instant since(List<StateChange> history) {
        return history.isEmpty() ? null : history.get(history.size() - 1).time();
    }

    private TextTable generations(List<GenerationInfo> generations) {
        TextTable table = TextTable.indented(INDENT);
        for (GenerationInfo g : generations) {
            table.row(
                    g.number(),
                    g.state(),
                    g.bundle() + " " + g.version() + " [" + g.bundleId() + "]",
                    g.managerClass(),
                    "registered " + ago.of(g.since()),
                    g.handled() + " handled, " + g.errors() + " failed",
                    g.reason());
        }
        return table;
    }

    private TextTable calls(List<CallInfo> calls, List<GenerationInfo> generations) {
        TextTable table = TextTable.indented(INDENT);
        for (CallInfo call : calls) {
            table.row(
                    call.requestId(),
                    call.method(),
                    "generation " + call.generation() + unlessItServes(call.generation(), generations),
                    "for " + ago.since(call.since()),
                    ago.deadline(call.deadline()));
        }
        return table;
    }

    private static String unlessAlone(GenerationInfo generation, List<GenerationInfo> all) {
        return all.size() == 1 || generation.state() == GenerationState.ACTIVE ? "" : " " + generation.state();
    }

    private static String unlessItServes(int number, List<GenerationInfo> generations) {
        return generations.stream()
                .filter(g -> g.number() == number && g.state() != GenerationState.ACTIVE)
                .map(g -> " " + g.state())
                .findFirst()
                .orElse("");
    }

    private static TextTable methods(List<MethodInfo> methods) {
        TextTable table = TextTable.indented(INDENT);
        for (MethodInfo method : methods) {
            String namespace = method.namespace().isEmpty() ? "" : method.namespace() + " ";
            table.row(
                    namespace + method.name() + "(" + String.join(", ", method.parameters()) + "): " + method.returns(),
                    method.version(),
                    method.delivery());
        }
        return table;
    }

    private TextTable history(List<StateChange> history) {
        TextTable table = TextTable.indented(INDENT);
        for (StateChange change : history) {
            String from = change.from() == null ? "" : change.from() + " -> ";
            table.row(
                    change.time().truncatedTo(ChronoUnit.MILLIS),
                    ago.of(change.time()),
                    from + change.to(),
                    change.reason());
        }
        return table;
    }
}
