// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.NoSuchServiceException;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.Target;

/** What a handler works with: the request, checked, and the way to the managers. Used by one thread. */
final class Exchange {

    private final Request request;
    private final Map<String, String> variables;
    private final Query query;
    private final Body body;
    private final Caller caller;
    private final CallContext context;
    private final RpcClient rpc;
    private final Json json;
    private final Clock clock;

    /**
     * @param context sent with every call; its deadline ends the request
     */
    Exchange(
            Request request,
            Map<String, String> variables,
            Query query,
            Body body,
            Caller caller,
            CallContext context,
            RpcClient rpc,
            Json json,
            Clock clock) {
        this.request = request;
        this.variables = variables;
        this.query = query;
        this.body = body;
        this.caller = caller;
        this.context = context;
        this.rpc = rpc;
        this.json = json;
        this.clock = clock;
    }

    Request request() {
        return request;
    }

    Caller caller() {
        return caller;
    }

    Query query() {
        return query;
    }

    /** A variable of the path, or null if the template has none of that name. */
    String variable(String name) {
        return variables.get(name);
    }

    /** A variable of the path that must be a UUID. */
    UUID uuid(String name) {
        String text = variable(name);
        try {
            UUID uuid = UUID.fromString(text);
            // The parser of the JDK also takes shorter groups, which would be another text for the same thing.
            if (uuid.toString().equalsIgnoreCase(text)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // The same answer as for groups that are too short.
        }
        throw Problem.in(name, text + " is no UUID, such as 123e4567-e89b-12d3-a456-426614174000");
    }

    /** The file that the body went to, or null. */
    Upload upload() {
        return body.upload();
    }

    /** The body as an object, empty if there was none. */
    Map<String, Object> object() {
        return body.bytes().length == 0 ? Map.of() : json.object(body.bytes());
    }

    Fields fields(List<String> known) {
        return new Fields(object(), known);
    }

    /** Calls and waits, at most until the request's deadline. */
    Object call(Target target, String method, Map<String, ?> args) {
        return call(target, method, args, remaining());
    }

    /** Calls and waits, at most so long. */
    Object call(Target target, String method, Map<String, ?> args, Duration limit) {
        try {
            return rpc.withContext(context).withTimeout(limit).call(target, method, args);
        } catch (NoSuchServiceException e) {
            throw nobody(target, e);
        }
    }

    /** Calls a method that answers with an object. */
    Map<?, ?> callForObject(Target target, String method, Map<String, ?> args) {
        if (call(target, method, args) instanceof Map<?, ?> object) {
            return object;
        }
        throw otherShape(target, method, "object");
    }

    /** Calls a method that answers with a list. */
    List<?> callForList(Target target, String method, Map<String, ?> args) {
        if (call(target, method, args) instanceof List<?> list) {
            return list;
        }
        throw otherShape(target, method, "list");
    }

    private static Problem otherShape(Target target, String method, String expected) {
        return new Problem(
                Kind.REMOTE_ERROR,
                target + " did not answer " + method + " with the " + expected
                        + " that was expected: its version may not fit to this one");
    }

    void cast(Target target, String method, Map<String, ?> args) {
        try {
            rpc.withContext(context).withTimeout(remaining()).cast(target, method, args);
        } catch (NoSuchServiceException e) {
            throw nobody(target, e);
        }
    }

    private static Problem nobody(Target target, NoSuchServiceException e) {
        String who = target.server() == null ? target.topic() : target.topic() + " on " + target.server();
        return Problem.later(
                Kind.NO_SERVICE, "no " + who + " is at work: " + e.getMessage(), Failures.SERVICE_RETRY_SECONDS);
    }

    /** Until the deadline; at least a moment, for what comes too late ends as a timeout that says so. */
    Duration remaining() {
        Duration left = Duration.between(clock.instant(), context.deadline());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /** Bytes of JSON, as an answer has them. */
    Json json() {
        return json;
    }

    Response answer(Object value) {
        return Response.json(200, json, value);
    }

    Response accepted(Object value) {
        return Response.json(202, json, value);
    }
}
