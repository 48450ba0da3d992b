// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.List;

/**
 * An operation: where it is, who may use it, what it takes.
 *
 * @param method of HTTP
 * @param template path with names in braces
 * @param role that is needed
 * @param query parameters that it knows
 * @param body whether it takes one
 * @param handler answers it
 */
record Route(String method, String template, Role role, List<String> query, Body body, Handler handler) {

    /** Whether an operation takes a body. */
    enum Body {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** Answers a request that has come past all checks. */
    @FunctionalInterface
    interface Handler {

        Response handle(Exchange exchange);
    }

    /** An operation without query parameters and without a body. */
    static Route of(String method, String template, Role role, Handler handler) {
        return new Route(method, template, role, List.of(), Body.NONE, handler);
    }

    Route query(String... names) {
        return new Route(method, template, role, List.of(names), body, handler);
    }

    Route body(Body kind) {
        return new Route(method, template, role, query, kind, handler);
    }

    List<String> segments() {
        return List.of(template.split("/", -1));
    }
}
