// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.Map;
import org.kilonova.metrics.Histogram;

/**
 * How the calls of one method have gone since its service came up, over all generations. Only methods that the manager has, or had when
 * they were called, are listed; what was asked for and is not there stands under {@code unknown}.
 *
 * @param namespace of the method; empty is the default one
 * @param method name on the wire
 * @param calls messages that have ended, well or not
 * @param errors those that ended with an error, by its kind, where there were any: {@code error} (the method failed), {@code refused}
 *     (with an error that it declares), {@code invalid_arguments}, {@code no_such_method}, {@code unsupported_version}, {@code expired}
 *     (its deadline passed), {@code cancelled} (its caller has gone), {@code overtime} ({@code message_time_limit}), {@code unwritable}
 *     (the result is no JSON)
 * @param inFlight messages being worked on
 * @param latency from the arrival of the message at the service, before a thread was free for it, to its end, in seconds
 */
public record MethodFigures(
        String namespace, String method, long calls, Map<String, Long> errors, int inFlight, Histogram latency) {}
