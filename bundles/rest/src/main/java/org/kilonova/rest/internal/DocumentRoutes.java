// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the API says of itself. */
final class DocumentRoutes {

    private final String version;
    private final byte[] openApi;

    /**
     * @param version of the software
     */
    DocumentRoutes(String version) {
        this.version = version;
        this.openApi = openApi();
    }

    /** The description of the API, as it is served. */
    static byte[] openApi() {
        try (InputStream in = DocumentRoutes.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read from the bundle", e);
        }
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/", Role.ANYBODY, this::start),
                Route.of(
                        "GET",
                        "/openapi.json",
                        Role.ANYBODY,
                        exchange -> new Response(200, "application/json", openApi)),
                Route.of("GET", "/v1/whoami", Role.ANYBODY, DocumentRoutes::whoAmI));
    }

    private static Response whoAmI(Exchange exchange) {
        Caller caller = exchange.caller();
        return exchange.answer(new Members()
                .with("user", caller.user())
                .with("role", caller.role().word())
                .with("tokens", caller != Caller.LOCAL)
                .map());
    }

    private Response start(Exchange exchange) {
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("openapi", "/openapi.json");
        links.put("instances", "/v1/instances");
        links.put("images", "/v1/images");
        links.put("hypervisors", "/v1/hypervisors");
        links.put("os_services", "/v1/os-services");
        links.put("container", "/v1/container");
        links.put("events", Events.PATH);
        links.put("console", "/console/");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", "kilonova");
        document.put("version", version);
        document.put("api", "v1");
        document.put("links", links);
        return exchange.answer(document);
    }
}
