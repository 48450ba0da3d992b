// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kilonova.container.Container;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Settings;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.Swaps;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;

/** The container as a whole. */
final class ContainerPage {

    private static final String TRANSPORT_URL = "org.kilonova.core.transport_url";
    private static final Instant STARTED =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

    private final Surroundings surroundings;

    ContainerPage(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * @param health as it was found last, or null
     */
    Map<String, Object> of(Container container, int services, HealthReport health) {
        return new Members()
                .with("host", container.host())
                .with("version", surroundings.version())
                .with("java", Runtime.version().toString())
                .with("started_at", STARTED)
                .with("transport_url", transportUrl())
                .with("transport_problem", container.transportProblem().orElse(null))
                .with("services", services)
                .with("health", health == null ? null : health(health))
                .map();
    }

    private Object transportUrl() {
        return surroundings
                .neighbours()
                .settings()
                .map(Settings::masked)
                .map(all -> all.get(TRANSPORT_URL))
                .orElse(null);
    }

    /** All checks, or null if there are none here. */
    HealthReport report() {
        Health health = surroundings.neighbours().health().orElse(null);
        return health == null ? null : health.report(Set.of());
    }

    private static Map<String, Object> health(HealthReport report) {
        return new Members()
                .with("status", report.status().name())
                .with(
                        "checks",
                        report.checks().stream().map(ContainerPage::check).toList())
                .map();
    }

    private static Map<String, Object> check(CheckedHealth check) {
        return new Members()
                .with("name", check.name())
                .with("tags", check.tags())
                .with("status", check.status().name())
                .with("messages", check.messages())
                .map();
    }

    /** All swaps, the last one first. */
    List<SwapInfo> swaps() {
        return surroundings.neighbours().swaps().map(Swaps::swaps).orElse(List.of());
    }

    /**
     * What lies in the deploy folder.
     *
     * @param swaps all of them
     */
    List<Map<String, Object>> files(List<SwapInfo> swaps) {
        Map<String, Long> permanent = new HashMap<>();
        swaps.stream()
                .filter(swap -> swap.step() == Step.PERMANENT)
                .forEach(swap -> permanent.putIfAbsent(swap.file(), swap.number()));
        return surroundings.neighbours().folder().map(folder -> folder.files()).orElse(List.of()).stream()
                .map(file -> file(file, permanent.get(file.name())))
                .toList();
    }

    /**
     * @param permanent number of its last swap that is permanent, or null
     */
    private static Map<String, Object> file(DeployedFile file, Long permanent) {
        return new Members()
                .with("name", file.name())
                .with("status", file.status().name())
                .with("reason", file.reason())
                .with("bundle_id", file.bundleId() < 0 ? null : file.bundleId())
                .with("bundle", file.bundle())
                .with("version", file.version())
                .with("since", file.since())
                .with("permanent_swap", permanent)
                .map();
    }
}
