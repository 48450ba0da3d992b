// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.kilonova.container.Container;
import org.kilonova.container.HostedServiceInfo;

/** {@code /v1/container}: this container and its services, to look at. */
final class ContainerRoutes {

    static final String CONTAINER = "/v1/container";
    static final String SERVICE = CONTAINER + "/services/{name}";

    private static final int MAX_LINES = 1000;
    private static final int DEFAULT_LINES = 100;

    private final Surroundings surroundings;
    private final ContainerPage page;
    private final LogTail log;

    ContainerRoutes(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.page = new ContainerPage(surroundings);
        this.log = new LogTail(surroundings.home().resolve("data/log/kilonova.log"));
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", CONTAINER, Role.READER, this::container),
                Route.of("GET", CONTAINER + "/services", Role.READER, this::services),
                Route.of("GET", SERVICE, Role.READER, this::service),
                Route.of("GET", SERVICE + "/log", Role.READER, this::log).query("lines"),
                Route.of("GET", CONTAINER + "/deployed", Role.READER, this::deployed));
    }

    private Response container(Exchange exchange) {
        Container container = surroundings.container();
        return exchange.answer(page.of(container, container.services().size(), page.report()));
    }

    private Response services(Exchange exchange) {
        return exchange.answer(Map.of(
                "services",
                ServiceRow.all(surroundings.container()).stream()
                        .map(ServiceRow::json)
                        .toList()));
    }

    private Response service(Exchange exchange) {
        Container container = surroundings.container();
        String name = exchange.variable("name");
        HostedServiceInfo service = container.service(name);
        String shown = HostedServiceInfo.naming(container.services()).apply(service);
        return exchange.answer(ServicePage.of(shown, service, container.figures(name)));
    }

    private Response log(Exchange exchange) {
        int lines = exchange.query().number("lines", 1, MAX_LINES, DEFAULT_LINES);
        HostedServiceInfo service = surroundings.container().service(exchange.variable("name"));
        try {
            return exchange.answer(Map.of("lines", log.lines(service.topic(), lines)));
        } catch (IOException e) {
            throw new Problem(
                    Kind.NOT_FOUND, "The log of the container cannot be read (" + e + "): is it written elsewhere?", e);
        }
    }

    private Response deployed(Exchange exchange) {
        Surroundings.there(surroundings.neighbours().folder(), "the deploy folder", "org.kilonova.deploy");
        return exchange.answer(Map.of("files", page.files(page.swaps())));
    }
}
