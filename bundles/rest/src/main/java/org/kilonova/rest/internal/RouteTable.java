// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** All that is served. */
final class RouteTable {

    private RouteTable() {}

    /**
     * @param topics that may be called over HTTP now
     */
    static List<Route> of(
            Surroundings surroundings,
            Background background,
            Events events,
            Clock clock,
            Supplier<Set<String>> topics) {
        List<Route> routes = new ArrayList<>(new DocumentRoutes(surroundings.version()).routes());
        routes.addAll(new HealthRoutes(surroundings.neighbours()).routes());
        routes.addAll(InstanceRoutes.routes());
        routes.addAll(HostRoutes.routes());
        routes.addAll(new ServiceRoutes(surroundings.directory()).routes());
        routes.addAll(new ContainerRoutes(surroundings).routes());
        routes.addAll(new OperatorRoutes(surroundings, background).routes());
        routes.addAll(new SwapRoutes(surroundings, clock).routes());
        routes.add(events.route());
        routes.addAll(new RpcRoutes(topics).routes());
        routes.addAll(new ConsoleRoutes(surroundings.neighbours()).routes());
        return routes;
    }
}
