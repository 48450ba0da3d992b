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
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RpcClient;
import org.kilonova.rpc.RpcException;
import org.kilonova.rpc.RpcTimeoutException;
import org.kilonova.rpc.Target;
import org.kilonova.tracing.Span;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.kilonova.transport.Transport;

/** Calls over the transport in force. One deadline covers sending and waiting. */
public final class TransportRpcClient implements RpcClient {

    private static final Duration LEAST_SILENCE = Duration.ofSeconds(2);

    /**
     * What all clients of a container share.
     *
     * @param transport the one in force, or throws a {@link org.kilonova.rpc.TransportException}
     * @param timeout the setting {@code rpc_response_timeout}
     * @param workers on which asynchronous calls end: what their callers attached must not run in the midst of whatever gave
     *     the answer, with its context and its locks
     * @param tracing makes the spans of calls and casts
     */
    public record Setup(
            Supplier<Transport> transport,
            Supplier<Duration> timeout,
            Alarms timers,
            Clock clock,
            MessageIds ids,
            Executor workers,
            Tracing tracing) {}

    private final Setup setup;
    private final ValueMapper values;
    private final Duration timeout;
    private final Duration silence;
    private final CallContext context;

    public TransportRpcClient(Setup setup, ValueMapper values) {
        this(setup, values, null, null, null);
    }

    private TransportRpcClient(
            Setup setup, ValueMapper values, Duration timeout, Duration silence, CallContext context) {
        this.setup = setup;
        this.values = values;
        this.timeout = timeout;
        this.silence = silence;
        this.context = context;
    }

    @Override
    public RpcClient withTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a timeout must be more than zero, not " + limit);
        }
        return new TransportRpcClient(setup, values, Spans.bounded(limit), silence, context);
    }

    @Override
    public RpcClient withMonitor(Duration longest) {
        if (longest.compareTo(LEAST_SILENCE) < 0) {
            throw new IllegalArgumentException(
                    "a server cannot give signs of life more often: the silence must be at least 2 s, not " + longest);
        }
        return new TransportRpcClient(setup, values, timeout, Spans.bounded(longest), context);
    }

    @Override
    public RpcClient withContext(CallContext replacement) {
        return new TransportRpcClient(setup, values, timeout, silence, replacement);
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
        CallContext inForce = inForce(explicit);
        Span span = setup.tracing().send(target, method, true, inForce);
        Throwable failure = null;
        try {
            return exchange(target, method, args, type, inForce, span);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            Tracing.end(span, failure);
        }
    }

    private Object exchange(
            Target target, String method, Map<String, Object> args, Type type, CallContext inForce, Span span) {
        Message message = message(target, method, args, inForce, true, span);
        Transport transport = setup.transport().get();
        CompletableFuture<Reply> pending = transport.call(message);
        try {
            long left = Duration.between(setup.clock().instant(), message.deadline())
                    .toNanos();
            return result(pending.get(Math.max(0, left), TimeUnit.NANOSECONDS), message, type);
        } catch (TimeoutException e) {
            pending.cancel(false);
            throw timedOut(message, transport);
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
        CallContext inForce = inForce(explicit);
        Span span = setup.tracing().send(target, method, true, inForce);
        try {
            CompletableFuture<Object> result = exchangeAsync(target, method, args, type, inForce, span);
            if (span != null) {
                result.whenComplete((value, error) -> Tracing.end(span, error));
            }
            return result;
        } catch (RuntimeException | Error e) {
            Tracing.end(span, e);
            throw e;
        }
    }

    private CompletableFuture<Object> exchangeAsync(
            Target target, String method, Map<String, Object> args, Type type, CallContext inForce, Span span) {
        Message message;
        Transport transport;
        CompletableFuture<Reply> pending;
        try {
            message = message(target, method, args, inForce, true, span);
            transport = setup.transport().get();
            pending = transport.call(message);
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
            if (result.completeExceptionally(timedOut(message, transport))) {
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
        CallContext inForce = inForce(explicit);
        Span span = setup.tracing().send(target, method, false, inForce);
        Throwable failure = null;
        try {
            Message message = message(target, method, args, inForce, false, span);
            setup.transport().get().cast(message);
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            Tracing.end(span, failure);
        }
    }

    private CallContext inForce(CallContext explicit) {
        return explicit != null ? explicit : context != null ? context : Contexts.current();
    }

    private Message message(
            Target target, String method, Map<String, Object> args, CallContext inForce, boolean call, Span span) {
        if (call && target.fanout()) {
            throw new IllegalArgumentException("a call has one answer: cast to " + target + " instead");
        }
        String id = setup.ids().next();
        CallContext sent = inForce == null ? CallContext.of("req-" + id) : inForce;
        if (span != null) {
            sent = sent.withTrace(span.context());
        }
        Instant now = setup.clock().instant();
        Message message = new Message(
                id, target, method, args, Contexts.toMap(sent), deadline(sent, now, call), call ? silence : null);
        if (message.deadline() != null && message.deadline().isBefore(now)) {
            throw new RpcTimeoutException(
                    describe(message) + " was not sent: the deadline of the current request has passed");
        }
        return message;
    }

    /** Nobody waits for a cast, so the deadline of the request that sends it is not its own. */
    private Instant deadline(CallContext sent, Instant now, boolean call) {
        if (!call) {
            return timeout == null ? null : now.plus(timeout);
        }
        Instant limit = now.plus(
                timeout != null ? timeout : Spans.bounded(setup.timeout().get()));
        return sent.deadline() == null || limit.isBefore(sent.deadline()) ? limit : sent.deadline();
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

    private static RpcTimeoutException timedOut(Message message, Transport transport) {
        return new RpcTimeoutException("no answer from " + describe(message) + " by its deadline " + message.deadline()
                + transport
                        .problem()
                        .map(problem -> ", perhaps not sent: " + problem)
                        .orElse(": it may still be running"));
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
