// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import static org.kilonova.metrics.MetricFamily.Kind.COUNTER;
import static org.kilonova.metrics.MetricFamily.Kind.GAUGE;
import static org.kilonova.metrics.MetricFamily.Kind.HISTOGRAM;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.kilonova.container.MethodFigures;
import org.kilonova.container.ServiceState;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.core.internal.timer.TaskTimer;
import org.kilonova.metrics.MetricFamily;
import org.kilonova.metrics.MetricPoint;

/** What services tell to those who watch. A method is told of from its first call on, a task from its first schedule. */
final class ServiceMetrics {

    private static final List<String> SERVICE = List.of("topic", "host");
    private static final List<String> METHOD = List.of("topic", "host", "method");
    private static final List<String> TASK = List.of("topic", "host", "task");

    private final List<MetricPoint> latency = new ArrayList<>();
    private final List<MetricPoint> errors = new ArrayList<>();
    private final List<MetricPoint> inFlight = new ArrayList<>();
    private final List<MetricPoint> queued = new ArrayList<>();
    private final List<MetricPoint> taskDurations = new ArrayList<>();
    private final List<MetricPoint> taskLateness = new ArrayList<>();
    private final List<MetricPoint> taskErrors = new ArrayList<>();
    private final List<MetricPoint> taskSkipped = new ArrayList<>();
    private final List<MetricPoint> up = new ArrayList<>();
    private final List<MetricPoint> generations = new ArrayList<>();
    private final Map<ServiceState, Integer> states = new EnumMap<>(ServiceState.class);

    private ServiceMetrics() {}

    static List<MetricFamily> of(Collection<HostedService> services, RecordKeeper records) {
        ServiceMetrics metrics = new ServiceMetrics();
        services.stream()
                .sorted(Comparator.comparing(HostedService::topic).thenComparing(HostedService::host))
                .forEach(metrics::add);
        return metrics.families(records);
    }

    private void add(HostedService service) {
        String topic = service.topic();
        String host = service.host();
        ServiceState state = service.state();
        states.merge(state, 1, Integer::sum);
        up.add(MetricPoint.of(state == ServiceState.RUNNING ? 1 : 0, topic, host));
        queued.add(MetricPoint.of(service.queued(), topic, host));
        service.generationStates()
                .forEach((of, count) -> generations.add(MetricPoint.of(count, topic, host, word(of))));
        service.figures().stream()
                .filter(method -> method.calls() > 0 || method.inFlight() > 0)
                .forEach(method -> add(topic, host, method));
        service.taskFigures().forEach(task -> add(topic, host, task));
    }

    private void add(String topic, String host, MethodFigures figures) {
        String method = RpcMethod.qualified(figures.namespace(), figures.method());
        latency.add(MetricPoint.of(figures.latency(), topic, host, method));
        inFlight.add(MetricPoint.of(figures.inFlight(), topic, host, method));
        // There from the first call on: of a counter that begins with 1, the first error would not be seen.
        Map<String, Long> kinds = new TreeMap<>(Map.of(Outcome.ERROR.word(), 0L));
        kinds.putAll(figures.errors());
        kinds.forEach((kind, count) -> errors.add(MetricPoint.of(count, topic, host, method, kind)));
    }

    private void add(String topic, String host, TaskTimer.Figures task) {
        taskDurations.add(MetricPoint.of(task.duration(), topic, host, task.task()));
        taskLateness.add(MetricPoint.of(task.lateness(), topic, host, task.task()));
        taskErrors.add(MetricPoint.of(task.errors(), topic, host, task.task()));
        taskSkipped.add(MetricPoint.of(task.skipped(), topic, host, task.task()));
    }

    private List<MetricFamily> families(RecordKeeper records) {
        List<MetricPoint> services = new ArrayList<>();
        for (ServiceState state : ServiceState.values()) {
            services.add(MetricPoint.of(states.getOrDefault(state, 0), word(state)));
        }
        Instant last = records.lastTaken();
        return List.of(
                new MetricFamily(
                        "kilonova_rpc_call_duration_seconds",
                        HISTOGRAM,
                        "Calls that have ended, by how long they took from the arrival of the message to its end.",
                        METHOD,
                        latency),
                new MetricFamily(
                        "kilonova_rpc_errors",
                        COUNTER,
                        "Calls that have ended with an error.",
                        List.of("topic", "host", "method", "kind"),
                        errors),
                new MetricFamily("kilonova_rpc_in_flight", GAUGE, "Calls that are being worked on.", METHOD, inFlight),
                new MetricFamily(
                        "kilonova_queue_messages", GAUGE, "Messages that wait here for the service.", SERVICE, queued),
                new MetricFamily(
                        "kilonova_task_duration_seconds",
                        HISTOGRAM,
                        "Runs of periodic tasks that have ended, by how long they took.",
                        TASK,
                        taskDurations),
                new MetricFamily(
                        "kilonova_task_lateness_seconds",
                        HISTOGRAM,
                        "Runs of periodic tasks, by how much later than they were due they began.",
                        TASK,
                        taskLateness),
                new MetricFamily(
                        "kilonova_task_errors", COUNTER, "Runs of periodic tasks that have failed.", TASK, taskErrors),
                new MetricFamily(
                        "kilonova_task_skipped",
                        COUNTER,
                        "Runs of periodic tasks that were left out: the last one still ran, or the service was paused.",
                        TASK,
                        taskSkipped),
                new MetricFamily("kilonova_service_up", GAUGE, "1 while the service is RUNNING, else 0.", SERVICE, up),
                new MetricFamily("kilonova_services", GAUGE, "Services of this container.", List.of("state"), services),
                new MetricFamily(
                        "kilonova_generations",
                        GAUGE,
                        "Generations of a service that have not ended.",
                        List.of("topic", "host", "state"),
                        generations),
                new MetricFamily(
                        "kilonova_heartbeats",
                        COUNTER,
                        "Reports to the store that all services are alive.",
                        List.of("result"),
                        List.of(MetricPoint.of(records.taken(), "taken"), MetricPoint.of(records.failed(), "failed"))),
                MetricFamily.gauge(
                        "kilonova_heartbeat_last_timestamp_seconds",
                        "When the store took the last report; 0 is never.",
                        last == null ? 0 : last.toEpochMilli() / 1000.0));
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
