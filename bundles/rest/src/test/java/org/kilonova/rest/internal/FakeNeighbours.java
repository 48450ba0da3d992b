// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kilonova.audit.Audit;
import org.kilonova.audit.AuditEntry;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.Setting;
import org.kilonova.container.Settings;
import org.kilonova.container.Swaps;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;
import org.kilonova.http.StaticContent;
import org.kilonova.metrics.MetricsExposition;
import org.kilonova.tracing.Tracer;

/** All of them, unless the test takes one away. */
final class FakeNeighbours implements Neighbours {

    final FakeContainer services = new FakeContainer().with("greeter");
    final FakeSwaps desk = new FakeSwaps();
    final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
    volatile Audit audit = audited::add;
    final List<Set<String>> asked = new CopyOnWriteArrayList<>();
    volatile HealthStatus status = HealthStatus.OK;
    volatile boolean isEmpty;
    /** Only if the test has one. */
    volatile Tracer tracer;

    private <S> Optional<S> unlessEmpty(S service) {
        return isEmpty ? Optional.empty() : Optional.of(service);
    }

    @Override
    public Optional<Container> container() {
        return unlessEmpty(services);
    }

    @Override
    public Optional<DeployFolder> folder() {
        return unlessEmpty(() -> List.of(new DeployedFile(
                "greeter.jar",
                DeployedFile.Status.DEPLOYED,
                null,
                42,
                "org.greeter",
                "1.0.0",
                Instant.parse("2026-11-22T11:00:00Z"))));
    }

    @Override
    public Optional<Swaps> swaps() {
        return unlessEmpty(desk);
    }

    @Override
    public Optional<Settings> settings() {
        return unlessEmpty(new Settings() {
            @Override
            public List<Setting> all() {
                return List.of();
            }

            @Override
            public Map<String, String> masked() {
                return Map.of("org.kilonova.core.transport_url", "rabbit://u:***@h/");
            }
        });
    }

    @Override
    public Optional<Health> health() {
        return unlessEmpty(tags -> {
            asked.add(tags);
            return new HealthReport(
                    status,
                    Instant.parse("2026-11-22T12:00:00Z"),
                    List.of(new CheckedHealth(
                            "database",
                            List.of(Health.READY),
                            status,
                            List.of("disk /secret is full"),
                            Duration.ZERO)));
        });
    }

    @Override
    public Optional<MetricsExposition> metrics() {
        return unlessEmpty(new MetricsExposition() {
            @Override
            public String contentType(String accept) {
                return accept == null ? "text/plain; version=0.0.4" : accept;
            }

            @Override
            public void write(String accept, OutputStream out) throws IOException {
                out.write("up 1\n".getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @Override
    public Optional<Audit> audit() {
        return unlessEmpty(audit);
    }

    @Override
    public Optional<StaticContent> content() {
        return unlessEmpty(path -> switch (path) {
            case "" -> Optional.of(file("text/html;charset=utf-8", "<!doctype html>"));
            case "part/console.js" -> Optional.of(file("text/javascript;charset=utf-8", "let a;"));
            default -> Optional.empty();
        });
    }

    @Override
    public Optional<Tracer> tracer() {
        return Optional.ofNullable(tracer);
    }

    private static StaticContent.Content file(String type, String text) {
        return new StaticContent.Content(type, text.getBytes(StandardCharsets.UTF_8), "v1-" + text.length());
    }
}
