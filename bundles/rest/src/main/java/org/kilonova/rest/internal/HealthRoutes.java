// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;
import org.kilonova.metrics.MetricsExposition;

/** What machines ask: {@code /healthz}, {@code /readyz} and {@code /metrics}. */
final class HealthRoutes {

    private final Neighbours neighbours;

    HealthRoutes(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    List<Route> routes() {
        return List.of(
                // Alive is also who stops, is overloaded, or cannot read its tokens.
                Route.of("GET", "/healthz", Role.ANYBODY, exchange -> health(exchange, Health.ALIVE))
                        .with(Route.Trait.ALWAYS),
                Route.of("GET", "/readyz", Role.ANYBODY, exchange -> health(exchange, Health.READY)),
                Route.of("GET", "/metrics", Role.READER, this::metrics));
    }

    private Response health(Exchange exchange, String tag) {
        HealthReport report = Surroundings.there(neighbours.health(), "the health service", "org.kilonova.health")
                .report(Set.of(tag));
        boolean isWell = report.status().compareTo(HealthStatus.WARN) <= 0;
        boolean isKnown = exchange.caller().role().includes(Role.READER);
        List<Map<String, Object>> checks =
                report.checks().stream().map(check -> check(check, isKnown)).toList();
        Map<String, Object> document = new Members()
                .with("status", report.status().name())
                .with("checks", checks)
                .map();
        return isWell
                ? exchange.answer(document)
                : Response.json(503, exchange.json(), document)
                        .header("Retry-After", Integer.toString(Failures.SERVICE_RETRY_SECONDS));
    }

    /** Strangers do not see what the messages tell. */
    private static Map<String, Object> check(CheckedHealth check, boolean isKnown) {
        Members members = new Members()
                .with("name", check.name())
                .with("status", check.status().name());
        return isKnown ? members.with("messages", check.messages()).map() : members.map();
    }

    private Response metrics(Exchange exchange) {
        MetricsExposition metrics =
                Surroundings.there(neighbours.metrics(), "the metrics service", "org.kilonova.metrics");
        String accept = exchange.request().header("Accept");
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            metrics.write(accept, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Response(200, metrics.contentType(accept), text.toByteArray());
    }
}
