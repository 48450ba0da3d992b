// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.tracing;

import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.RemoteException;
import org.kilonova.rpc.Target;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.SpanKind;
import org.kilonova.tracing.TraceContext;
import org.kilonova.tracing.Tracer;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;

/** The spans of messages, calls and tasks. Where nobody traces they are null, and nothing is made for them. Thread-safe. */
public final class Tracing {

    /** Nobody traces. */
    public static final Tracing OFF = new Tracing(() -> null, () -> null);

    private static final String SYSTEM = "rpc.system";
    private static final String SERVICE = "rpc.service";
    private static final String METHOD = "rpc.method";
    private static final String ADDRESS = "server.address";
    private static final String MESSAGE = "messaging.message.id";
    private static final String REQUEST = "kilonova.request_id";
    private static final String TASK = "kilonova.task";
    private static final String KILONOVA = "kilonova";

    private final Supplier<Tracer> tracer;
    private final Supplier<String> host;

    /**
     * @param tracer the one in force, or null
     * @param host on which the work is done
     */
    public Tracing(Supplier<Tracer> tracer, Supplier<String> host) {
        this.tracer = tracer;
        this.host = host;
    }

    /** The same for work that is done under another host name. */
    public Tracing at(Supplier<String> other) {
        return new Tracing(tracer, other);
    }

    /** Work on a message, or null. */
    public Span work(String topic, IncomingMessage incoming, CallContext context) {
        Tracer current = tracer.get();
        if (current == null) {
            return null;
        }
        Message message = incoming.message();
        SpanKind kind = incoming.expectsReply() ? SpanKind.SERVER : SpanKind.CONSUMER;
        return rpc(current, kind, topic, message.method(), context.trace())
                .attribute(ADDRESS, host.get())
                .attribute(MESSAGE, message.id())
                .attribute(REQUEST, context.requestId());
    }

    /**
     * A call or cast, or null.
     *
     * @param context in force, or null
     */
    public Span send(Target target, String method, boolean call, CallContext context) {
        Tracer current = tracer.get();
        if (current == null) {
            return null;
        }
        SpanKind kind = call ? SpanKind.CLIENT : SpanKind.PRODUCER;
        Span span = rpc(current, kind, target.topic(), method, context == null ? null : context.trace());
        if (target.server() != null) {
            span.attribute(ADDRESS, target.server());
        }
        return context == null ? span : span.attribute(REQUEST, context.requestId());
    }

    private static Span rpc(Tracer tracer, SpanKind kind, String topic, String method, TraceContext parent) {
        return tracer.begin(kind, topic + "/" + method, parent)
                .attribute(SYSTEM, KILONOVA)
                .attribute(SERVICE, topic)
                .attribute(METHOD, method);
    }

    /** A run of a periodic task, the first of a trace; or null. */
    public Span task(String topic, String task, CallContext context) {
        Tracer current = tracer.get();
        if (current == null) {
            return null;
        }
        return current.begin(SpanKind.INTERNAL, topic + " " + task, context.trace())
                .attribute(SERVICE, topic)
                .attribute(TASK, task)
                .attribute(ADDRESS, host.get())
                .attribute(REQUEST, context.requestId());
    }

    /**
     * Ends a span.
     *
     * @param span or null
     * @param error with which the work ended, or null
     */
    public static void end(Span span, Throwable error) {
        if (span == null) {
            return;
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof RemoteException remote) {
            // Its other words may be long, and a manager's own class may fail to give them.
            span.failed(remote.type(), null);
        } else if (cause != null) {
            span.failed(cause.getClass().getName(), null);
        }
        span.end();
    }
}
