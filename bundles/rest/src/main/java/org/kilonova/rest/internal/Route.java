// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * An operation: where it is, who may use it, what it takes.
 *
 * @param method of HTTP
 * @param template path with names in braces
 * @param role that is needed
 * @param query parameters that it knows
 * @param body whether it takes one, and of what kind
 * @param traits what is special about it
 * @param handler answers it
 */
record Route(
        String method, String template, Role role, List<String> query, Body body, Set<Trait> traits, Handler handler) {

    /** Whether an operation takes a body. */
    enum Body {
        NONE,
        /** JSON, or nothing. */
        OPTIONAL,
        /** JSON. */
        REQUIRED,
        /** A jar, which goes to a file. */
        JAR
    }

    /** What is special about an operation. */
    enum Trait {
        /** Answered while the server stops, is overloaded, or cannot read its tokens: what it tells is needed just then. */
        ALWAYS,
        /** The last variable of the template takes the rest of the path, with its slashes. */
        REST_OF_PATH
    }

    /** Answers a request that has come past all checks. */
    @FunctionalInterface
    interface Handler {

        Response handle(Exchange exchange);
    }

    /** An operation without query parameters and without a body. */
    static Route of(String method, String template, Role role, Handler handler) {
        return new Route(method, template, role, List.of(), Body.NONE, Set.of(), handler);
    }

    Route query(String... names) {
        return new Route(method, template, role, List.of(names), body, traits, handler);
    }

    Route body(Body kind) {
        return new Route(method, template, role, query, kind, traits, handler);
    }

    Route with(Trait trait) {
        EnumSet<Trait> all = EnumSet.of(trait);
        all.addAll(traits);
        return new Route(method, template, role, query, body, all, handler);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    List<String> segments() {
        return List.of(template.split("/", -1));
    }
}
