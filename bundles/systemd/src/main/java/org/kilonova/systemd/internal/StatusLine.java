// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;

/** The container in one line, for {@code systemctl status}. */
final class StatusLine {

    /** Tags of the checks of what the container needs from elsewhere. */
    private static final List<String> NEEDED = List.of("database", "broker");

    private final Supplier<Optional<List<HostedServiceInfo>>> services;

    /** @param services empty while nobody knows them */
    StatusLine(Supplier<Optional<List<HostedServiceInfo>>> services) {
        this.services = services;
    }

    /** As {@code 12 services running, 1 failed; database up, broker up}. */
    String text(Optional<Health> health) {
        String counts = services.get().map(StatusLine::counts).orElse("no services: org.kilonova.core is not there");
        return Stream.concat(Stream.of(counts), health.stream().map(StatusLine::needed))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String counts(List<HostedServiceInfo> all) {
        long running = count(all, ServiceState.RUNNING);
        long failed = count(all, ServiceState.FAILED);
        long others = all.size() - running - failed;
        return running + (running == 1 ? " service" : " services") + " running"
                + (failed > 0 ? ", " + failed + " failed" : "")
                + (others > 0 ? ", " + others + " in other states" : "");
    }

    private static long count(List<HostedServiceInfo> services, ServiceState state) {
        return services.stream().filter(service -> service.state() == state).count();
    }

    private static String needed(Health health) {
        List<CheckedHealth> checks = health.report(Set.copyOf(NEEDED)).checks();
        return NEEDED.stream()
                .flatMap(tag -> checks.stream()
                        .filter(check -> check.tags().contains(tag))
                        .map(CheckedHealth::status)
                        .max(HealthStatus::compareTo)
                        .map(worst -> tag + (worst.compareTo(HealthStatus.WARN) <= 0 ? " up" : " down"))
                        .stream())
                .collect(Collectors.joining(", "));
    }

    /** Why a container is not ready. */
    static String waiting(HealthReport report) {
        return "not ready: " + ills(report);
    }

    /** What is not well, in one line. */
    static String ills(HealthReport report) {
        return report.checks().stream()
                .filter(check -> check.status().compareTo(HealthStatus.WARN) > 0)
                .map(check -> check.name()
                        + check.messages().stream()
                                .findFirst()
                                .map(why -> ": " + why)
                                .orElse(""))
                .collect(Collectors.joining("; "))
                .replaceAll("\\s+", " ");
    }
}
