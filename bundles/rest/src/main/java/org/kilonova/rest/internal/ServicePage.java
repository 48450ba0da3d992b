// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.MethodInfo;
import org.kilonova.container.StateChange;
import org.kilonova.container.TaskInfo;
import org.kilonova.metrics.Histogram;

/** All that is known of one service of this container. */
final class ServicePage {

    private ServicePage() {}

    static Map<String, Object> of(String name, HostedServiceInfo service, List<MethodFigures> figures) {
        return ServiceRow.of(name, service, figures)
                .members()
                .with(
                        "history",
                        service.history().stream().map(ServicePage::change).toList())
                .with(
                        "generations",
                        service.generations().stream()
                                .map(ServicePage::generation)
                                .toList())
                .with(
                        "calls_in_flight",
                        service.calls().stream().map(ServicePage::call).toList())
                .with("methods", methods(service.methods(), figures))
                .with("tasks", service.tasks().stream().map(ServicePage::task).toList())
                .map();
    }

    private static Map<String, Object> change(StateChange change) {
        return new Members()
                .with("at", change.time())
                .with("from", change.from() == null ? null : change.from().name())
                .with("to", change.to().name())
                .with("reason", change.reason())
                .map();
    }

    private static Map<String, Object> generation(GenerationInfo generation) {
        return new Members()
                .with("number", generation.number())
                .with("state", generation.state().name())
                .with("reason", generation.reason())
                .with("bundle", generation.bundle())
                .with("version", generation.version())
                .with("since", generation.since())
                .with("handled", generation.handled())
                .with("errors", generation.errors())
                .map();
    }

    private static Map<String, Object> call(CallInfo call) {
        return new Members()
                .with("request_id", call.requestId())
                .with("method", call.method())
                .with("generation", call.generation())
                .with("since", call.since())
                .with("deadline", call.deadline())
                .map();
    }

    /** What can be called, with its figures, and then what has figures only. */
    private static List<Map<String, Object>> methods(List<MethodInfo> methods, List<MethodFigures> figures) {
        Map<List<String>, MethodFigures> left = new LinkedHashMap<>();
        figures.forEach(of -> left.put(List.of(of.namespace(), of.method()), of));
        List<Map<String, Object>> all = new ArrayList<>();
        for (MethodInfo method : methods) {
            Members members = new Members()
                    .with("name", method.name())
                    .with("namespace", method.namespace())
                    .with("version", method.version())
                    .with("parameters", method.parameters())
                    .with("returns", method.returns());
            all.add(figures(members, left.remove(List.of(method.namespace(), method.name()))));
        }
        left.values().forEach(of -> {
            Members members = new Members()
                    .with("name", of.method())
                    .with("namespace", of.namespace())
                    .with("version", (Object) null)
                    .with("parameters", List.of())
                    .with("returns", (Object) null);
            all.add(figures(members, of));
        });
        return all;
    }

    private static Map<String, Object> figures(Members members, MethodFigures of) {
        return members.with("calls", of == null ? 0 : of.calls())
                .with("errors", of == null ? Map.of() : of.errors())
                .with("in_flight", of == null ? 0 : of.inFlight())
                .with("latency", of == null ? null : latency(of.latency()))
                .map();
    }

    private static Map<String, Object> latency(Histogram latency) {
        return new Members()
                .with("bounds", latency.bounds())
                .with("counts", latency.counts())
                .with("sum", latency.sum())
                .map();
    }

    static Map<String, Object> task(TaskInfo task) {
        return new Members()
                .with("name", task.name())
                .with("spacing", task.spacing())
                .with("running", task.running())
                .with("runs", task.runs())
                .with("errors", task.errors())
                .with("skipped", task.skipped())
                .with("last_start", task.lastStart())
                .with("last_duration", task.lastDuration())
                .with("last_error", task.lastError())
                .with("next", task.next())
                .map();
    }
}
