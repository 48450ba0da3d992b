// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;
import java.util.Map;
import org.kilonova.rpc.Target;

/** {@code /v1/hypervisors} and {@code /v1/images}: where instances can run, and what of. The scheduler answers. */
final class HostRoutes {

    private static final Target SCHEDULER = Target.topic("scheduler");

    private HostRoutes() {}

    static List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/hypervisors", Role.READER, exchange -> exchange.answer(hosts(exchange))),
                Route.of("GET", "/v1/hypervisors/{host}", Role.READER, HostRoutes::host),
                Route.of(
                        "GET",
                        "/v1/images",
                        Role.READER,
                        exchange -> exchange.answer(
                                Map.of("images", exchange.callForList(SCHEDULER, "list_images", Map.of())))));
    }

    private static Map<String, List<?>> hosts(Exchange exchange) {
        return Map.of("hypervisors", exchange.callForList(SCHEDULER, "list_hosts", Map.of()));
    }

    private static Response host(Exchange exchange) {
        String name = exchange.variable("host");
        List<?> hosts = hosts(exchange).get("hypervisors");
        for (Object host : hosts) {
            if (host instanceof Map<?, ?> found && name.equals(found.get("host"))) {
                return exchange.answer(found);
            }
        }
        throw new Problem(
                Kind.NOT_FOUND,
                "No host " + name + " has reported its resources; /v1/hypervisors lists those that have");
    }
}
