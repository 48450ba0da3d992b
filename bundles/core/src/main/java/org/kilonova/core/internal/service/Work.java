// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.kilonova.container.MethodInfo;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.dispatch.MethodTable;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.service.MethodMeters.Name;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.core.internal.tracing.Tracing;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Delivery;
import org.kilonova.tracing.Span;
import org.kilonova.tracing.TraceContext;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What runs in one generation: messages, until they are answered, and periodic tasks. Thread-safe. */
final class Work {

    private static final Logger LOG = LoggerFactory.getLogger(Work.class);

    private final Generation generation;
    private final Clock clock;
    private final Tracing tracing;
    private final ValueMapper values = new ValueMapper(true);
    private final Replies replies;
    private final TaskFailures taskFailures = new TaskFailures();
    private final LongAdder handled = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private Alarms timers;
    private MethodTable methods;
    private final Map<RpcMethod, MethodMeter> meters = new HashMap<>();

    Work(Generation generation, Clock clock, Tracing tracing) {
        this.generation = generation;
        this.clock = clock;
        this.tracing = tracing;
        this.replies = new Replies(generation.topic(), values);
    }

    /**
     * Reads the manager's methods.
     *
     * @param timers end calls whose result does not come by their deadline
     * @param endpoints the manager, and what answers beside it
     * @throws IllegalArgumentException naming the method that is wrong
     */
    void inspect(Alarms timers, Object... endpoints) {
        this.timers = timers;
        methods = MethodTable.of(values, endpoints);
        methods.methods()
                .forEach(method ->
                        meters.put(method, generation.meters().offered(new Name(method.namespace(), method.name()))));
    }

    List<MethodInfo> methods() {
        return methods == null ? List.of() : methods.info();
    }

    /** What can be asked for. */
    Set<Name> names() {
        return meters.keySet().stream()
                .map(method -> new Name(method.namespace(), method.name()))
                .collect(Collectors.toSet());
    }

    /** Messages that have ended. */
    long handled() {
        return handled.sum();
    }

    /** Those that ended with an error. */
    long errors() {
        return errors.sum();
    }

    /** Runs a message to its end on the calling thread and settles it, whatever happens; {@code call} has begun already. */
    void handle(IncomingMessage incoming, Call call) {
        Message message = incoming.message();
        RpcMethod method = null;
        Span.Scope scope = null;
        call.enter();
        try {
            CallContext context = Contexts.of(message);
            Span span = tracing.work(generation.topic(), incoming, context);
            if (span != null) {
                call.span(span);
                scope = span.enter();
                context = context.withTrace(span.context());
            }
            enter(context);
            method = methods.find(
                    message.target().namespace(),
                    message.method(),
                    message.target().version());
            String unwanted = expired(message) ? "its deadline " + message.deadline() + " has passed" : call.stopped();
            if (unwanted != null) {
                LOG.warn("{} of {} is not run: {}", message.method(), generation.topic(), unwanted);
                if (call.settle()) {
                    // No error of the manager's, so not counted as one.
                    count(call, method, call.age(), stopped(call));
                    answer(incoming, call, replies.expired(message.method() + " was not run: " + unwanted));
                }
                return;
            }
            if (method.delivery() == Delivery.AT_MOST_ONCE) {
                call.markOnce();
                if (!incoming.acknowledge()) {
                    LOG.warn(
                            "{} of {} is not run: it could not be acknowledged before, so it is delivered again",
                            message.method(),
                            generation.topic());
                    if (call.settle()) {
                        finish(incoming, call, incoming::requeue);
                    }
                    return;
                }
            }
            Object result = method.invoke(message.args(), context);
            if (result instanceof CompletionStage<?> stage) {
                settleLater(stage, incoming, call, context, method);
            } else {
                settleResult(incoming, call, method, result);
            }
        } catch (Throwable error) {
            settleFailed(incoming, call, method, error);
        } finally {
            leave();
            leave(scope);
            call.leave();
        }
    }

    private void settleLater(
            CompletionStage<?> stage, IncomingMessage incoming, Call call, CallContext context, RpcMethod method) {
        // Not whenComplete: that passes an error on, and asks for its message to do so.
        stage.handle((value, error) -> {
            inside(context, () -> settleWith(value, error, incoming, call, method));
            return null;
        });
        if (context.deadline() != null && !call.settled()) {
            Duration left = Duration.between(clock.instant(), context.deadline());
            Future<?> limit =
                    timers.after(left, () -> inside(context, () -> expire(incoming, call, method, context.deadline())));
            stage.handle((value, error) -> limit.cancel(false));
        }
    }

    private void settleWith(Object value, Throwable error, IncomingMessage incoming, Call call, RpcMethod method) {
        if (error != null) {
            boolean wrapped = error instanceof CompletionException && error.getCause() != null;
            settleFailed(incoming, call, method, wrapped ? error.getCause() : error);
            return;
        }
        try {
            settleResult(incoming, call, method, value);
        } catch (Throwable unwritable) {
            settleFailed(incoming, call, method, unwritable);
        }
    }

    private void settleResult(IncomingMessage incoming, Call call, RpcMethod method, Object result) {
        Reply reply = replies.result(method, result);
        settle(incoming, call, method, reply, reply.failure() == null ? Outcome.OK : Outcome.UNWRITABLE);
    }

    /** Why nobody wants its result any more. */
    private static Outcome stopped(Call call) {
        return call.abandoned() ? Outcome.CANCELLED : Outcome.EXPIRED;
    }

    /** Nobody waits for the result any more, and it may never come: the call must not hold its place in the queue for ever. */
    private void expire(IncomingMessage incoming, Call call, RpcMethod method, Instant deadline) {
        String name = method.name();
        if (settle(
                incoming,
                call,
                method,
                replies.expired(name + " gave no result by its deadline: it may still be running"),
                Outcome.EXPIRED)) {
            LOG.warn(
                    "{} of {} gave no result by its deadline {}; the call ends without it",
                    name,
                    generation.topic(),
                    deadline);
        }
    }

    /** Does work for a call on a thread that may be in the middle of other work. */
    private void inside(CallContext context, Runnable work) {
        CallContext outer = Contexts.current();
        Map<String, String> outerLog = MDC.getCopyOfContextMap();
        MDC.clear();
        enter(context);
        try {
            work.run();
        } finally {
            back(outer, outerLog);
        }
    }

    /** Runs a periodic task on the calling thread; {@code call} has begun already. */
    void run(TaskMethod task, CallContext context, Call call) throws Throwable {
        CallContext outer = Contexts.current();
        Map<String, String> outerLog = MDC.getCopyOfContextMap();
        MDC.clear();
        Span span = tracing.task(generation.topic(), task.name(), context);
        Span.Scope scope = span == null ? null : span.enter();
        CallContext inside = span == null ? context : context.withTrace(span.context());
        Throwable failure = null;
        enter(inside);
        call.enter();
        try {
            task.run(inside);
            if (taskFailures.isOver(task.name())) {
                LOG.info("Periodic task {} of {} works again", task.name(), generation.topic());
            }
        } catch (Throwable e) {
            failure = e;
            if (taskFailures.isNews(task.name(), e)) {
                LOG.error(
                        "Periodic task {} of {} failed; it runs again when it is due, and is silent as long as the same is wrong",
                        task.name(),
                        generation.topic(),
                        e);
            }
            throw e;
        } finally {
            call.leave();
            leave(scope);
            Tracing.end(span, failure);
            back(outer, outerLog);
        }
    }

    private boolean expired(Message message) {
        return message.deadline() != null && message.deadline().isBefore(clock.instant());
    }

    /**
     * The first to settle a call does it; false for the others, which change nothing.
     *
     * @param method or null where the caller asked for something that is not there
     */
    private boolean settle(IncomingMessage incoming, Call call, RpcMethod method, Reply reply, Outcome outcome) {
        if (!call.settle()) {
            return false;
        }
        boolean failed = outcome.failed();
        long nanos = call.age();
        if (failed) {
            errors.increment();
        }
        count(call, method, nanos, outcome);
        if (method != null && outcome.judges()) {
            generation.figures().ended(method.qualifiedName(), nanos, failed);
        }
        answer(incoming, call, reply);
        if (failed) {
            generation.candidacy().erred(generation);
        }
        return true;
    }

    /** @param method or null if it is not known, or not there */
    private void count(Call call, RpcMethod method, long nanos, Outcome outcome) {
        MethodMeter meter = method == null
                ? generation.meters().asked(Name.of(call.incoming().message()))
                : meters.get(method);
        meter.ended(nanos, outcome);
    }

    private void answer(IncomingMessage incoming, Call call, Reply reply) {
        Span span = call.span();
        if (span != null && reply.failure() != null) {
            span.failed(reply.failure().type(), reply.failure().message());
        }
        finish(incoming, call, () -> incoming.reply(reply));
    }

    private void finish(IncomingMessage incoming, Call call, Runnable settlement) {
        handled.increment();
        call.answering();
        try {
            settlement.run();
            Tracing.end(call.span(), null);
        } catch (RuntimeException e) {
            Tracing.end(call.span(), e);
            LOG.error(
                    "The answer of {} of {} could not be sent",
                    incoming.message().method(),
                    generation.topic(),
                    e);
        } finally {
            generation.calls().end(call);
        }
    }

    /** A message, settled by the caller of this, that took too long: it is tried again, or fails if it may not run twice. */
    void giveBack(Call call, String why) {
        errors.increment();
        IncomingMessage incoming = call.incoming();
        count(call, null, call.age(), Outcome.OVERTIME);
        generation.figures().ended(Name.of(incoming.message()).qualified(), call.age(), true);
        if (call.once()) {
            answer(incoming, call, replies.notEnded(why));
        } else {
            Span span = call.span();
            if (span != null) {
                span.failed("retry", why);
            }
            finish(incoming, call, () -> incoming.retry(why));
        }
        generation.candidacy().erred(generation);
    }

    /** What a thread fails with that was interrupted says no more than that it was. */
    private void settleStopped(IncomingMessage incoming, Call call, RpcMethod method, Throwable error) {
        String name = incoming.message().method();
        LOG.info(
                "{} of {} was interrupted, {}, and ended with {}",
                name,
                generation.topic(),
                call.stopped(),
                error.getClass().getName());
        Reply reply = replies.expired(name + " was stopped: " + call.stopped());
        if (!call.abandoned()) {
            settle(incoming, call, method, reply, Outcome.EXPIRED);
        } else if (call.settle()) {
            // No error of the manager's, so not counted as one.
            count(call, method, call.age(), Outcome.CANCELLED);
            answer(incoming, call, reply);
        }
    }

    private void settleFailed(IncomingMessage incoming, Call call, RpcMethod method, Throwable error) {
        if (call.stopped() != null) {
            settleStopped(incoming, call, method, error);
            return;
        }
        Reply reply = Replies.UNTOLD;
        try {
            reply = replies.raised(incoming, method, error);
        } finally {
            settle(incoming, call, method, reply, Outcome.of(method, error));
        }
    }

    private void enter(CallContext context) {
        Contexts.current(context);
        MDC.put("request_id", context.requestId());
        generation.identify();
        TraceContext trace = context.trace();
        if (trace != null) {
            MDC.put("trace_id", trace.traceId());
            MDC.put("span_id", trace.spanId());
        }
    }

    private static void back(CallContext outer, Map<String, String> outerLog) {
        leave();
        Contexts.current(outer);
        if (outerLog != null) {
            MDC.setContextMap(outerLog);
        }
    }

    private static void leave(Span.Scope scope) {
        if (scope != null) {
            scope.close();
        }
    }

    private static void leave() {
        Contexts.current(null);
        MDC.clear();
    }
}
