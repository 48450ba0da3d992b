// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.container.CallInfo;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.MethodInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Setting;
import org.kilonova.container.StateChange;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.TaskInfo;
import org.kilonova.rpc.Delivery;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;

/** Values to test with, at a fixed time. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private Samples() {}

    static UUID id(int number) {
        return new UUID(0, number);
    }

    static ServiceRecord record(int number, String host, String topic) {
        return new ServiceRecord(
                id(number),
                host,
                "kilonova-" + topic,
                topic,
                "1",
                ReportedState.RUNNING,
                true,
                false,
                null,
                false,
                7,
                NOW,
                NOW,
                NOW.minusSeconds(3));
    }

    static ServiceRecord record(boolean up, String disabledReason, boolean forcedDown) {
        return new ServiceRecord(
                id(1),
                "node-1",
                "kilonova-greeter",
                "greeter",
                "1",
                ReportedState.RUNNING,
                up,
                disabledReason != null,
                disabledReason,
                forcedDown,
                7,
                NOW,
                NOW,
                null);
    }

    static HostedServiceInfo service(String topic, String host, ServiceState state, String reason) {
        return new HostedServiceInfo(
                topic,
                host,
                "kilonova-" + topic,
                id(1),
                state,
                reason,
                List.of(new GenerationInfo(
                        2,
                        GenerationState.ACTIVE,
                        null,
                        31,
                        "org.example." + topic,
                        "1.1.0",
                        "org.example.Manager",
                        NOW.minusSeconds(180),
                        120,
                        1)),
                4,
                List.of(new CallInfo("req-7", "greet", 2, NOW.minusSeconds(12), NOW.plusSeconds(48))),
                List.of(new MethodInfo(
                        "greet", "", "1.0", Delivery.AT_LEAST_ONCE, List.of("name: String"), "Greeting")),
                List.of(task("tidy", null)),
                List.of(
                        new StateChange(NOW.minusSeconds(180), null, ServiceState.ARRIVED, "registered"),
                        new StateChange(NOW.minusSeconds(170), ServiceState.ARRIVED, state, reason)));
    }

    static TaskInfo task(String name, String lastError) {
        return new TaskInfo(
                name,
                Duration.ofMinutes(1),
                false,
                3,
                lastError == null ? 0 : 1,
                2,
                NOW.minusSeconds(20),
                Duration.ofMillis(12),
                lastError,
                NOW.plusSeconds(40));
    }

    static SwapInfo swap(long number, SwapInfo.Step step, String reason) {
        return swap(number, step, reason, step == SwapInfo.Step.PERMANENT ? "gone" : null);
    }

    /** Nothing has been switched unless it has come so far. */
    static SwapInfo swap(long number, SwapInfo.Step step, String reason, String remains) {
        boolean switched =
                switch (step) {
                    case PROBATION, PERMANENT, BACK -> true;
                    default -> false;
                };
        return new SwapInfo(
                number,
                "greeter.jar",
                "org.example.greeter",
                "1.0.0",
                "1.1.0",
                "0a".repeat(32),
                "1b".repeat(32),
                "kn:swap",
                NOW.minusSeconds(180),
                step.over() ? NOW.minusSeconds(120) : null,
                step,
                reason,
                switched ? Duration.ofMillis(3) : null,
                switched ? Duration.ofMillis(1_240) : null,
                switched ? 12 : 0,
                switched ? 8_800 : 0,
                switched ? 26 : 0,
                remains);
    }

    /** Version 1.1.0 serves, 1.0.0 has one call left. */
    static HostedServiceInfo swapping(GenerationState old) {
        HostedServiceInfo service = service("greeter", "node-1", ServiceState.RUNNING, null);
        GenerationInfo next = service.generations().get(0);
        GenerationInfo last = new GenerationInfo(
                1, old, null, 30, next.bundle(), "1.0.0", next.managerClass(), NOW.minusSeconds(900), 7_000, 0);
        return new HostedServiceInfo(
                service.topic(),
                service.host(),
                service.binary(),
                service.recordId(),
                service.state(),
                service.reason(),
                List.of(last, next),
                0,
                List.of(
                        new CallInfo("req-6", "greet", 1, NOW.minusSeconds(14), NOW.plusSeconds(46)),
                        service.calls().get(0)),
                service.methods(),
                service.tasks(),
                service.history());
    }

    static Instance instance(String id, String name, String state) {
        return new Instance(
                id,
                name,
                "sleep",
                Map.of("seconds", "30"),
                state,
                state.equals("ERROR") ? "no such command" : null,
                "node-1",
                4711L,
                null,
                1L,
                64L,
                10L,
                "alice",
                null,
                "req-7",
                NOW.minusSeconds(180),
                NOW.minusSeconds(60),
                NOW.minusSeconds(170),
                null);
    }

    static Host host(String name) {
        return new Host(name, 2L, 8L, 512L, 16_000L, 10L, null, 2L, "process", "up", "enabled", null, NOW);
    }

    static Image image() {
        return new Image(
                "sleep",
                "Sleeps for a while",
                List.of(
                        new Image.Parameter("text", null, null, null),
                        new Image.Parameter("seconds", "[0-9]+", "60", "how long")),
                1L,
                64L,
                10L,
                List.of("node-1", "node-2", "node-3", "node-4"));
    }

    static Setting setting(String pid, String key, String problem) {
        return new Setting(pid, key, "10.0", "10.0", pid + ".cfg", problem, "meaning");
    }
}
