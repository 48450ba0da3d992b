// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.rpc;

import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.dispatch.Failures;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.Spans;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** Calls over the transport in force. One deadline covers sending and waiting. */
public final class TransportRpcClient implements RpcClient {

    /**
     * What all clients of a container share.
     *
     * @param transport the one in force, or throws a {@link org.kilonova.rpc.TransportException}
     * @param timeout the setting {@code rpc_response_timeout}
     * @param workers on which asynchronous calls end: what their callers attached must not run in the midst of whatever gave
     *     the answer, with its context and its locks
     */
    public record Setup(
            Supplier<Transport> transport,
            Supplier<Duration> timeout,
            Alarms timers,
            Clock clock,
            MessageIds ids,
            Executor workers) {}

    private final Setup setup;
    private final ValueMapper values;
    private final Duration timeout;
    private final CallContext context;

    public TransportRpcClient(Setup setup, ValueMapper values) {
        this(setup, values, null, null);
    }

    private TransportRpcClient(Setup setup, ValueMapper values, Duration timeout, CallContext context) {
        this.setup = setup;
        this.values = values;
        this.timeout = timeout;
        this.context = context;
    }

    @Override
    public RpcClient withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a timeout must be more than zero, not " + limit);
        }
        return new TransportRpcClient(setup, values, Spans.bounded(limit), context);
    }

    @Override
    public RpcClient withContext(CallContext replacement) {
        return new TransportRpcClient(setup, values, timeout, replacement);
    }

    @Override
    public <T> T proxy(Class<T> api, Target target) {
        return RpcProxy.create(api, target, this);
    }

    @Override
    public Object call(Target target, String method, Map<String, ?> args) {
        return call(target, method, args, Object.class);
    }

    @Override
    public <T> T call(Target target, String method, Map<String, ?> args, Class<T> type) {
        @SuppressWarnings("unchecked")
        T result = (T) callFor(target, method, plain(args), type, null);
        return result;
    }

    @Override
    public <T> CompletableFuture<T> callAsync(Target target, String method, Map<String, ?> args, Class<T> type) {
        @SuppressWarnings("unchecked")
        CompletableFuture<T> result = (CompletableFuture<T>) callAsyncFor(target, method, plain(args), type, null);
        return result;
    }

    @Override
    public void cast(Target target, String method, Map<String, ?> args) {
        castPlain(target, method, plain(args), null);
    }

    ValueMapper values() {
        return values;
    }

    /** Calls with JSON-like arguments and waits. */
    Object callFor(Target target, String method, Map<String, Object> args, Type type, CallContext explicit) {
        Message message = message(target, method, args, explicit, true);
        CompletableFuture<Reply> pending = send(message);
        try {
            long left = Duration.between(setup.clock().instant(), message.deadline())
                    .toNanos();
            return result(pending.get(Math.max(0, left), TimeUnit.NANOSECONDS), message, type);
        } catch (TimeoutException e) {
            pending.cancel(false);
            throw timedOut(message);
        } catch (InterruptedException e) {
            pending.cancel(false);
            Thread.currentThread().interrupt();
            throw new RpcException("interrupted while waiting for " + describe(message), e);
        } catch (ExecutionException e) {
            throw failed(e.getCause(), message);
        }
    }

    /** Calls with JSON-like arguments without waiting. */
    CompletableFuture<Object> callAsyncFor(
            Target target, String method, Map<String, Object> args, Type type, CallContext explicit) {
        Message message;
        CompletableFuture<Reply> pending;
        try {
            message = message(target, method, args, explicit, true);
            pending = send(message);
        } catch (RpcException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Object> result = pending.handleAsync(
                (reply, error) -> {
                    if (error != null) {
                        Throwable cause = error instanceof CompletionException && error.getCause() != null
                                ? error.getCause()
                                : error;
                        throw failed(cause, message);
                    }
                    return result(reply, message, type);
                },
                setup.workers());
        Duration left = Duration.between(setup.clock().instant(), message.deadline());
        Future<?> limit = setup.timers().after(left, () -> {
            if (result.completeExceptionally(timedOut(message))) {
                pending.cancel(false);
            }
        });
        result.whenComplete((value, error) -> {
            limit.cancel(false);
            if (result.isCancelled()) {
                pending.cancel(false);
            }
        });
        return result;
    }

    /** Casts with JSON-like arguments. */
    void castPlain(Target target, String method, Map<String, Object> args, CallContext explicit) {
        Message message = message(target, method, args, explicit, false);
        setup.transport().get().cast(message);
    }

    private CompletableFuture<Reply> send(Message message) {
        if (message.target().fanout()) {
            throw new IllegalArgumentException("a call has one answer: cast to " + message.target() + " instead");
        }
        return setup.transport().get().call(message);
    }

    private Message message(
            Target target, String method, Map<String, Object> args, CallContext explicit, boolean call) {
        String id = setup.ids().next();
        CallContext inForce = explicit != null ? explicit : context != null ? context : Contexts.current();
        if (inForce == null) {
            inForce = CallContext.of("req-" + id);
        }
        Instant now = setup.clock().instant();
        Message message = new Message(id, target, method, args, Contexts.toMap(inForce), deadline(inForce, now, call));
        if (message.deadline() != null && message.deadline().isBefore(now)) {
            throw new RpcTimeoutException(
                    describe(message) + " was not sent: the deadline of the current request has passed");
        }
        return message;
    }

    /** Nobody waits for a cast, so the deadline of the request that sends it is not its own. */
    private Instant deadline(CallContext inForce, Instant now, boolean call) {
        if (!call) {
            return timeout == null ? null : now.plus(timeout);
        }
        Instant limit = now.plus(
                timeout != null ? timeout : Spans.bounded(setup.timeout().get()));
        return inForce.deadline() == null || limit.isBefore(inForce.deadline()) ? limit : inForce.deadline();
    }

    private Object result(Reply reply, Message message, Type type) {
        if (reply.failure() != null) {
            throw Failures.toException(reply.failure());
        }
        try {
            return values.fromPlain(reply.result(), type);
        } catch (IllegalArgumentException e) {
            throw new RpcException(
                    "the answer of " + describe(message) + " is no " + type.getTypeName() + ": " + e.getMessage(), e);
        }
    }

    private static RpcException failed(Throwable cause, Message message) {
        if (cause instanceof RpcException known) {
            return known;
        }
        if (cause instanceof CancellationException) {
            return new RpcException(describe(message) + " was cancelled", cause);
        }
        return new RpcException(describe(message) + " failed: " + cause, cause);
    }

    private RpcTimeoutException timedOut(Message message) {
        return new RpcTimeoutException("no answer from " + describe(message) + " by its deadline " + message.deadline()
                + ": it may still be running");
    }

    private static String describe(Message message) {
        return message.target() + " " + message.method();
    }

    private Map<String, Object> plain(Map<String, ?> args) {
        Map<String, Object> plain = new HashMap<>();
        args.forEach((name, value) -> plain.put(name, plain(name, value)));
        return plain;
    }

    /** @throws IllegalArgumentException naming the argument */
    Object plain(String name, Object value) {
        try {
            return values.toPlain(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
