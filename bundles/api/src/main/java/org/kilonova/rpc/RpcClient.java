// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Calls managers, wherever they are. An OSGi service; immutable and thread-safe.
 *
 * <p>A call ends in exactly one of: its value, a {@link RemoteException} (the manager answered with an error), or another
 * {@link RpcException} that says why there is no answer. Arguments and results are JSON types, records or beans.
 */
@ProviderType
public interface RpcClient {

    /**
     * An implementation of {@code api} whose methods call the target's methods of the same name. A method that returns a
     * {@link java.util.concurrent.CompletionStage} does not wait; a {@code void} method marked {@link Cast}, or any on
     * a fanout target, is sent without an answer; a {@link CallContext} parameter replaces the current context.
     *
     * @throws IllegalArgumentException if {@code api} is no interface, or a method's parameters have no names
     */
    <T> T proxy(Class<T> api, Target target);

    /** Calls and waits. The result is a JSON-like value: map, list, string, number, boolean or null. */
    Object call(Target target, String method, Map<String, ?> args);

    /** Calls and waits for a result of that type. */
    <T> T call(Target target, String method, Map<String, ?> args, Class<T> type);

    /** Calls without waiting; cancelling the future tells the transport that nobody waits any more. */
    <T> CompletableFuture<T> callAsync(Target target, String method, Map<String, ?> args, Class<T> type);

    /**
     * Sends to one host, or to all if the target is a fanout, without an answer. Returns when the transport has accepted it.
     *
     * @throws NoSuchServiceException if nobody serves the topic
     */
    void cast(Target target, String method, Map<String, ?> args);

    /** The same client with another limit for an answer; never beyond the deadline of the current call. */
    RpcClient withTimeout(Duration timeout);

    /**
     * The same client for calls that may take long: a call ends with a {@link RpcTimeoutException} as soon as its server has given no
     * sign of life for {@code silence}, however much of the timeout is left. oslo.messaging's {@code call_monitor_timeout}.
     *
     * @param silence at least two seconds; servers give a sign of life twice in that time
     */
    RpcClient withMonitor(Duration silence);

    /** The same client that sends this context instead of the current call's. */
    RpcClient withContext(CallContext context);
}
