// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.TaskInfo;

/** What operators do to a service of this container: pause, resume, drain, run a task. */
final class OperatorRoutes {

    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

    /** A worker waits for so long at most. */
    private static final Duration MAX_LIMIT = Duration.ofHours(1);

    /** In which a drain has begun, or has been refused. */
    private static final Duration BEGIN = Duration.ofMillis(200);

    private final Surroundings surroundings;
    private final Background background;

    OperatorRoutes(Surroundings surroundings, Background background) {
        this.surroundings = surroundings;
        this.background = background;
    }

    List<Route> routes() {
        String service = ContainerRoutes.SERVICE;
        return List.of(
                Route.of("POST", service + "/pause", Role.ADMIN, this::pause).body(Route.Body.OPTIONAL),
                Route.of("POST", service + "/resume", Role.ADMIN, this::resume).body(Route.Body.OPTIONAL),
                Route.of("POST", service + "/drain", Role.ADMIN, this::drain).body(Route.Body.OPTIONAL),
                Route.of("POST", service + "/tasks/{task}/run", Role.MEMBER, this::run)
                        .body(Route.Body.OPTIONAL));
    }

    private Response pause(Exchange exchange) {
        exchange.fields(List.of());
        return steered(exchange, container -> container.pause(exchange.variable("name")));
    }

    private Response resume(Exchange exchange) {
        exchange.fields(List.of());
        return steered(exchange, container -> container.resume(exchange.variable("name")));
    }

    private Response steered(Exchange exchange, Consumer<Container> act) {
        Container container = surroundings.container();
        try {
            act.accept(container);
        } catch (IllegalStateException e) {
            throw new Problem(Kind.CONFLICT, e.getMessage(), e);
        }
        return exchange.answer(row(exchange, container).json());
    }

    private Response drain(Exchange exchange) {
        Fields fields = exchange.fields(List.of("limit"));
        Duration limit = limit(fields);
        Container container = surroundings.container();
        String name = exchange.variable("name");
        container.service(name);
        CompletableFuture<Boolean> drained = background.begin(() -> container.drain(name, limit));
        try {
            Background.await(drained, BEGIN);
        } catch (IllegalStateException e) {
            throw new Problem(Kind.CONFLICT, e.getMessage(), e);
        }
        return exchange.accepted(row(exchange, container).json());
    }

    private static Duration limit(Fields fields) {
        Duration limit = fields.has("limit") ? Duration.ofNanos(fields.nanos("limit")) : DEFAULT_LIMIT;
        if (limit.compareTo(MAX_LIMIT) > 0) {
            throw Problem.in("limit", "limit must be " + MAX_LIMIT.toSeconds() + " seconds at most");
        }
        return limit;
    }

    private Response run(Exchange exchange) {
        exchange.fields(List.of());
        Container container = surroundings.container();
        String name = exchange.variable("name");
        String task = exchange.variable("task");
        container.service(name);
        CompletableFuture<TaskInfo> run = background.begin(() -> container.runTask(name, task));
        try {
            if (!Background.await(run, exchange.remaining())) {
                throw new Problem(
                        Kind.TIMEOUT, "The task " + task + " has begun and goes on longer than this request may take");
            }
        } catch (IllegalStateException e) {
            throw new Problem(Kind.CONFLICT, e.getMessage(), e);
        }
        return exchange.answer(ServicePage.task(run.join()));
    }

    private static ServiceRow row(Exchange exchange, Container container) {
        String name = exchange.variable("name");
        HostedServiceInfo service = container.service(name);
        String shown = HostedServiceInfo.naming(container.services()).apply(service);
        return ServiceRow.of(shown, service, container.figures(name));
    }
}
