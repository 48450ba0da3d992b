// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Arrays;
import java.util.List;
import org.kilonova.http.StaticContent;
import org.kilonova.http.StaticContent.Content;

/** {@code /console}: the page to watch and steer with, as another bundle brings it. */
final class ConsoleRoutes {

    private static final String CONSOLE = "/console";

    /** Scripts and styles come from here only, and stand in files; no other page shows this one in a frame. */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

    private final Neighbours neighbours;

    ConsoleRoutes(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", CONSOLE, Role.ANYBODY, ConsoleRoutes::redirect),
                Route.of("GET", CONSOLE + "/", Role.ANYBODY, exchange -> file(exchange, "")),
                Route.of(
                                "GET",
                                CONSOLE + "/{path}",
                                Role.ANYBODY,
                                exchange -> file(exchange, exchange.variable("path")))
                        .with(Route.Trait.REST_OF_PATH));
    }

    private static Response redirect(Exchange exchange) {
        return Response.empty(308).header("Location", CONSOLE + "/");
    }

    private Response file(Exchange exchange, String path) {
        StaticContent page = Surroundings.there(neighbours.content(), "the console page", "org.kilonova.console");
        Content content = page.find(path)
                .orElseThrow(() -> new Problem(
                        Kind.NOT_FOUND, "The console page has no file " + path + "; it begins at " + CONSOLE + "/"));
        String etag = "\"" + content.etag() + "\"";
        Response response = isKnown(exchange.request().header("If-None-Match"), etag)
                ? Response.empty(304)
                : new Response(200, content.mediaType(), content.bytes());
        return response.header("ETag", etag)
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer");
    }

    private static boolean isKnown(String header, String etag) {
        return header != null
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(known -> known.equals("*")
                                || known.replaceFirst("^W/", "").equals(etag));
    }
}
