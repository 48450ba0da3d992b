// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;

/** Checks that find what a test wants. */
final class FakeHealth implements Health {

    private final Map<String, CheckedHealth> checks = new TreeMap<>();

    void set(String name, String tag, HealthStatus status, String... messages) {
        checks.put(name, new CheckedHealth(name, List.of(tag), status, List.of(messages), Duration.ZERO));
    }

    @Override
    public HealthReport report(Set<String> tags) {
        List<CheckedHealth> found = checks.values().stream()
                .filter(check -> tags.isEmpty() || check.tags().stream().anyMatch(tags::contains))
                .toList();
        return new HealthReport(
                found.stream()
                        .map(CheckedHealth::status)
                        .max(HealthStatus::compareTo)
                        .orElse(HealthStatus.OK),
                Instant.EPOCH,
                found);
    }
}
