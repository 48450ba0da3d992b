// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.kilonova.rpc.Target;

/** {@code /v1/rpc}: calls any method of the managers whose topics the operator has listed. */
final class RpcRoutes {

    private static final String[] PARAMETERS = {"mode", "timeout", "version", "namespace"};

    private final Supplier<Set<String>> topics;

    /**
     * @param topics that may be called now
     */
    RpcRoutes(Supplier<Set<String>> topics) {
        this.topics = topics;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", "/v1/rpc/{topic}/{method}", Role.ADMIN, this::send)
                        .query(PARAMETERS)
                        .body(Route.Body.OPTIONAL),
                Route.of("POST", "/v1/rpc/{topic}/{server}/{method}", Role.ADMIN, this::send)
                        .query(PARAMETERS)
                        .body(Route.Body.OPTIONAL));
    }

    private Response send(Exchange exchange) {
        String topic = exchange.variable("topic");
        requireAllowed(topic);
        Query query = exchange.query();
        Target target = target(exchange, topic);
        String method = exchange.variable("method");
        Map<String, Object> args = exchange.object();
        String mode = query.text("mode", "call");
        switch (mode) {
            case "call" -> {
                Object result = exchange.call(target, method, args, limit(exchange));
                return exchange.answer(Collections.singletonMap("result", result));
            }
            case "cast" -> exchange.cast(target, method, args);
            case "fanout" -> {
                if (target.server() != null) {
                    throw Problem.in(
                            "mode", "a fanout goes to all hosts: leave " + target.server() + " out of the path");
                }
                exchange.cast(target.toAll(), method, args);
            }
            default -> throw Problem.in("mode", "mode must be call, cast or fanout, not " + mode);
        }
        Map<String, Object> sent = new LinkedHashMap<>();
        sent.put("mode", mode);
        sent.put("topic", topic);
        sent.put("server", target.server());
        sent.put("method", method);
        return exchange.accepted(sent);
    }

    private void requireAllowed(String topic) {
        if (!topics.get().contains(topic)) {
            throw new Problem(
                            Kind.FORBIDDEN,
                            "The topic " + topic + " is not open to HTTP: an operator may add it to the setting"
                                    + " rpc_topics in org.kilonova.rest.cfg")
                    .member("setting", "rpc_topics");
        }
    }

    private static Target target(Exchange exchange, String topic) {
        Query query = exchange.query();
        Target target = Target.topic(topic).namespace(query.text("namespace", ""));
        String version = query.text("version");
        if (version != null && !version.matches("\\d{1,4}\\.\\d{1,4}")) {
            throw Problem.in("version", "version must be MAJOR.MINOR, such as 1.0, not " + version);
        }
        target = version == null ? target : target.version(version);
        String server = exchange.variable("server");
        return server == null ? target : target.server(server);
    }

    /** Never beyond the deadline of the request. */
    private static Duration limit(Exchange exchange) {
        Long wanted = exchange.query().nanos("timeout");
        Duration remaining = exchange.remaining();
        return wanted == null || remaining.toNanos() < wanted ? remaining : Duration.ofNanos(wanted);
    }
}
