// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.time.Instant;
import java.util.Map;

/**
 * A message that nobody could work on.
 *
 * @param id names it among the dead letters of its topic
 * @param since when it was given up, by the clock of the host that did
 * @param host on which it was given up
 * @param attempts how often it was begun
 * @param reason why it was given up
 * @param method which method, or null if the message could not be read
 * @param args arguments by name; empty if the message could not be read
 * @param context the request context by key; empty if the message could not be read
 * @param raw what came instead of a message, cut to what a terminal bears; null if it could be read
 */
public record DeadLetter(
        String id,
        Instant since,
        String host,
        int attempts,
        String reason,
        String method,
        Map<String, Object> args,
        Map<String, Object> context,
        String raw) {}
