// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Target;

/** {@code /v1/instances}: what runs on the hosts. The scheduler answers; an instance is passed on as it came. */
final class InstanceRoutes {

    private static final String INSTANCES = "/v1/instances";
    private static final String INSTANCE = INSTANCES + "/{id}";
    private static final Target SCHEDULER = Target.topic("scheduler");
    private static final String DELETED = "DELETED";
    private static final int MAX_PAGE = 1000;
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_LINES = 1000;
    private static final int DEFAULT_LINES = 100;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final List<String> FILTERS = List.of("marker", "state", "host", "image", "name");

    private InstanceRoutes() {}

    static List<Route> routes() {
        return List.of(
                Route.of("POST", INSTANCES, Role.MEMBER, InstanceRoutes::create).body(Route.Body.REQUIRED),
                Route.of("GET", INSTANCES, Role.READER, InstanceRoutes::list)
                        .query("limit", "marker", "state", "host", "image", "name", "deleted"),
                Route.of("GET", INSTANCE, Role.READER, InstanceRoutes::show),
                Route.of("DELETE", INSTANCE, Role.MEMBER, InstanceRoutes::delete),
                Route.of("POST", INSTANCE + "/reboot", Role.MEMBER, InstanceRoutes::reboot)
                        .body(Route.Body.OPTIONAL),
                Route.of("GET", INSTANCE + "/console", Role.READER, InstanceRoutes::console)
                        .query("lines"));
    }

    private static Response create(Exchange exchange) {
        Fields fields = exchange.fields(List.of("name", "image", "parameters", "host"));
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("name", fields.text("name"));
        args.put("image", fields.text("image"));
        if (fields.has("parameters")) {
            args.put("parameters", fields.texts("parameters"));
        }
        if (fields.has("host")) {
            args.put("host", fields.text("host"));
        }
        String key = exchange.request().header("Idempotency-Key");
        UUID id = key == null ? UUID.randomUUID() : idOf(key, exchange.caller());
        args.put("id", id.toString());
        Map<?, ?> instance = key == null ? run(exchange, args) : runOnce(exchange, args);
        return exchange.accepted(instance).header("Location", INSTANCES + "/" + id);
    }

    private static Map<?, ?> run(Exchange exchange, Map<String, Object> args) {
        return exchange.callForObject(SCHEDULER, "run_instance", args);
    }

    private static Map<?, ?> runOnce(Exchange exchange, Map<String, Object> args) {
        try {
            Map<?, ?> instance = run(exchange, args);
            requireSame(args, instance);
            requireThere(instance);
            return instance;
        } catch (RemoteException e) {
            Problem problem = Failures.problem(e);
            // The id is another instance's: only this key can have given it away.
            throw problem.kind() == Kind.CONFLICT ? reused(args.get("id")) : problem;
        }
    }

    /** The same for the same key of the same caller, so that a request that is repeated finds what the first one made. */
    private static UUID idOf(String key, Caller caller) {
        if (!KEY.matcher(key).matches()) {
            throw Problem.in("Idempotency-Key", "Idempotency-Key must be 1 to 255 characters of ASCII without spaces");
        }
        try {
            // The separator cannot stand in a key or a name.
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((caller.project() + "\n" + caller.user() + "\n" + key).getBytes(StandardCharsets.UTF_8));
            ByteBuffer bits = ByteBuffer.wrap(digest);
            long high = bits.getLong() & ~0xF000L | 0x8000L;
            long low = bits.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** A key that comes again with something else in the body is a mistake of the client's, as far as the record shows it. */
    private static void requireSame(Map<String, Object> asked, Map<?, ?> found) {
        boolean same = Objects.equals(asked.get("name"), found.get("name"))
                && Objects.equals(asked.get("image"), found.get("image"))
                && hasAll(asked.get("parameters"), found.get("parameters"))
                && isOn(asked.get("host"), found.get("host"));
        if (!same) {
            throw reused(found.get("id"));
        }
    }

    private static Problem reused(Object id) {
        return new Problem(
                        Kind.KEY_REUSED,
                        "The Idempotency-Key has made the instance " + id
                                + " with another name, image, host or other parameters: take a new key for a new instance")
                .member("field", "Idempotency-Key")
                .member("id", id);
    }

    private static void requireThere(Map<?, ?> instance) {
        if (DELETED.equals(instance.get("state"))) {
            throw new Problem(
                            Kind.CONFLICT,
                            "The Idempotency-Key has made the instance " + instance.get("id")
                                    + ", which was deleted at " + instance.get("updated_at")
                                    + ": take a new key for a new instance")
                    .member("field", "Idempotency-Key")
                    .member("id", instance.get("id"));
        }
    }

    /** One that is on no host, such as a deleted one, does not tell where it was to be. */
    private static boolean isOn(Object asked, Object found) {
        return asked == null || found == null || asked.equals(found);
    }

    /** What was found may have more: values by default. */
    private static boolean hasAll(Object asked, Object found) {
        return !(asked instanceof Map<?, ?> wanted)
                || found instanceof Map<?, ?> there && there.entrySet().containsAll(wanted.entrySet());
    }

    private static Response list(Exchange exchange) {
        Query query = exchange.query();
        Map<String, Object> args = new LinkedHashMap<>();
        args.put("limit", query.number("limit", 1, MAX_PAGE, DEFAULT_PAGE));
        for (String filter : FILTERS) {
            if (query.text(filter) != null) {
                args.put(filter, query.text(filter));
            }
        }
        if (query.flag("deleted")) {
            args.put("deleted", true);
        }
        Map<?, ?> page = exchange.callForObject(SCHEDULER, "list_instances", args);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("instances", page.get("instances"));
        answer.put("next", page.get("next") == null ? null : next(query, page.get("next")));
        return exchange.answer(answer);
    }

    /** The same question for what comes behind an instance. */
    private static String next(Query query, Object marker) {
        Map<String, String> parameters = new LinkedHashMap<>(query.all());
        parameters.put("marker", marker.toString());
        StringBuilder address = new StringBuilder(INSTANCES);
        parameters.forEach((name, value) -> address.append(address.length() == INSTANCES.length() ? '?' : '&')
                .append(name)
                .append('=')
                .append(PercentCoding.encode(value)));
        return address.toString();
    }

    private static Response show(Exchange exchange) {
        return exchange.answer(get(exchange));
    }

    /** The scheduler remembers those that are gone for a while; here they are gone. */
    private static Map<?, ?> get(Exchange exchange) {
        Map<?, ?> instance = exchange.callForObject(SCHEDULER, "get_instance", id(exchange));
        if (DELETED.equals(instance.get("state"))) {
            throw new Problem(
                    Kind.NOT_FOUND,
                    "The instance " + instance.get("id") + " was deleted at " + instance.get("updated_at")
                            + "; /v1/instances?deleted=true lists those too");
        }
        return instance;
    }

    private static Response delete(Exchange exchange) {
        return exchange.accepted(exchange.callForObject(SCHEDULER, "terminate_instance", id(exchange)));
    }

    private static Response reboot(Exchange exchange) {
        exchange.fields(List.of());
        return exchange.accepted(exchange.callForObject(SCHEDULER, "reboot_instance", id(exchange)));
    }

    private static Response console(Exchange exchange) {
        int lines = exchange.query().number("lines", 1, MAX_LINES, DEFAULT_LINES);
        boolean asText = Accept.prefersText(exchange.request().header("Accept"));
        Map<?, ?> instance = get(exchange);
        if (!(instance.get("host") instanceof String host)) {
            throw new Problem(
                    Kind.CONFLICT,
                    "The instance " + instance.get("id") + " is on no host (" + instance.get("state")
                            + "): it has written nothing");
        }
        Map<String, Object> args = new LinkedHashMap<>(id(exchange));
        args.put("lines", lines);
        Map<?, ?> console = exchange.callForObject(Target.topic("compute").server(host), "get_console_output", args);
        String output = String.valueOf(console.get("output"));
        return asText
                ? new Response(200, "text/plain;charset=utf-8", output.getBytes(StandardCharsets.UTF_8))
                : exchange.answer(Map.of("output", output));
    }

    private static Map<String, Object> id(Exchange exchange) {
        return Map.of("id", exchange.uuid("id").toString());
    }
}
