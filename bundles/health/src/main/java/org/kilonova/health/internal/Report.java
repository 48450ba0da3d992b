// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;

/** Results of checks in our words. */
final class Report {

    private Report() {}

    static HealthReport of(List<CheckedHealth> results, Instant at) {
        List<CheckedHealth> checks = results.stream()
                .sorted(Comparator.comparing(CheckedHealth::name))
                .toList();
        HealthStatus worst = checks.stream()
                .map(CheckedHealth::status)
                .max(Comparator.naturalOrder())
                .orElse(HealthStatus.OK);
        return new HealthReport(worst, at, checks);
    }

    static CheckedHealth of(HealthCheckExecutionResult result) {
        HealthCheckMetadata check = result.getHealthCheckMetadata();
        Duration took = Duration.ofMillis(result.getElapsedTimeInMs());
        CheckedHealth checked = of(check.getName(), check.getTags(), result.getHealthCheckResult(), took);
        return result.hasTimedOut()
                ? new CheckedHealth(checked.name(), checked.tags(), HealthStatus.CRITICAL, checked.messages(), took)
                : checked;
    }

    static CheckedHealth of(String name, List<String> tags, Result found, Duration took) {
        return new CheckedHealth(name, List.copyOf(tags), status(found.getStatus()), messages(found), took);
    }

    /** The worst first, as it may come from anybody's check. */
    private static List<String> messages(Result found) {
        List<ResultLog.Entry> entries = new ArrayList<>();
        found.forEach(entries::add);
        return entries.stream()
                .filter(entry -> !entry.isDebug())
                .sorted(Comparator.comparing((ResultLog.Entry entry) -> status(entry.getStatus()))
                        .reversed())
                .map(Report::text)
                .filter(text -> !text.isBlank())
                .toList();
    }

    private static String text(ResultLog.Entry entry) {
        String message = Objects.requireNonNullElse(entry.getMessage(), "");
        return entry.getException() == null ? message : message + " (" + entry.getException() + ")";
    }

    private static HealthStatus status(Result.Status status) {
        return switch (status) {
            case OK -> HealthStatus.OK;
            case WARN -> HealthStatus.WARN;
            case TEMPORARILY_UNAVAILABLE -> HealthStatus.TEMPORARILY_UNAVAILABLE;
            case CRITICAL, HEALTH_CHECK_ERROR -> HealthStatus.CRITICAL;
        };
    }
}
