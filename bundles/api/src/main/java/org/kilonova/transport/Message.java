// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.kilonova.rpc.Target;

/**
 * One request on its way. All values are JSON-like: maps with string keys, lists, strings, numbers, booleans and null; nobody changes
 * them after sending.
 *
 * @param id unique; a message seen twice has the same id
 * @param target where it goes
 * @param method which method
 * @param args arguments by name
 * @param context the request context by key
 * @param deadline after which it must not be run, by this host's clock, or null
 * @param silence the longest that the caller of a long call waits without a sign of life from the server, or null
 */
public record Message(
        String id,
        Target target,
        String method,
        Map<String, Object> args,
        Map<String, Object> context,
        Instant deadline,
        Duration silence) {

    public Message {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(args, "args");
        Objects.requireNonNull(context, "context");
    }
}
