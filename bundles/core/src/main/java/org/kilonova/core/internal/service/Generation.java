// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.kilonova.container.Activation;
import org.kilonova.container.GenerationInfo;
import org.kilonova.container.GenerationState;
import org.kilonova.container.MethodInfo;
import org.kilonova.core.internal.dispatch.Contexts;
import org.kilonova.core.internal.dispatch.Failures;
import org.kilonova.core.internal.dispatch.MethodTable;
import org.kilonova.core.internal.dispatch.RpcMethod;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Delivery;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.RemoteException;
import org.kilonova.transport.Failure;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One manager instance in a service: what can be called on it, what runs in it, how it stands. Thread-safe. */
final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final String MODULE = "org.kilonova.rpc";
    /** The answer of last resort, which asks nothing of the error that it stands for. */
    private static final Reply UNTOLD = Reply.failure(new Failure(
            "Untold",
            MODULE,
            "the method failed with an error that cannot be described; the server's log names it",
            List.of(),
            Map.of()));

    private final String topic;
    private final int number;
    private final Origin origin;
    private final Manager manager;
    private final Supplier<Map<String, String>> settings;
    private final Clock clock;
    private final Candidacy candidacy;
    private final Instant since;
    private final Calls calls = new Calls();
    private final LongAdder handled = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final Figures figures = new Figures();
    private final CompletableFuture<Activation> settled = new CompletableFuture<>();
    private final ValueMapper values = new ValueMapper(true);

    private Alarms timers;
    private MethodTable methods;
    private List<TaskMethod> tasks = List.of();
    private volatile GenerationState state = GenerationState.STARTING;
    private volatile String reason;
    private volatile boolean initialized;
    private volatile Map<String, Duration> spacings = Map.of();
    private Hooks.Run<?> lastHook = Hooks.Run.none();
    private final CompletableFuture<Void> retired = new CompletableFuture<>();
    private final AtomicBoolean cleanedUp = new AtomicBoolean();

    Generation(
            String topic,
            int number,
            Origin origin,
            Manager manager,
            Supplier<Map<String, String>> settings,
            Clock clock,
            Candidacy candidacy) {
        this.topic = topic;
        this.number = number;
        this.origin = origin;
        this.manager = manager;
        this.settings = settings;
        this.clock = clock;
        this.candidacy = candidacy;
        this.since = clock.instant();
    }

    /**
     * Reads the manager's methods and tasks.
     *
     * @param timers end calls whose result does not come by their deadline
     * @throws IllegalArgumentException naming the one that is wrong
     */
    void inspect(Alarms timers) {
        this.timers = timers;
        methods = MethodTable.of(values, manager, new BaseApi(topic, origin.version(), settings));
        tasks = TaskMethod.of(manager);
    }

    String topic() {
        return topic;
    }

    int number() {
        return number;
    }

    Origin origin() {
        return origin;
    }

    Manager manager() {
        return manager;
    }

    Candidacy candidacy() {
        return candidacy;
    }

    Figures figures() {
        return figures;
    }

    Calls calls() {
        return calls;
    }

    List<TaskMethod> tasks() {
        return tasks;
    }

    List<MethodInfo> methods() {
        return methods == null ? List.of() : methods.info();
    }

    /** Runs a hook after the one before has really ended: never two at a time. */
    synchronized <T> Hooks.Run<T> hook(Hooks hooks, String what, Duration limit, Callable<T> work) {
        Hooks.Run<T> run = hooks.run(topic + " " + what, limit, lastHook.ended(), () -> {
            identify();
            try {
                return work.call();
            } finally {
                MDC.clear();
            }
        });
        lastHook = run;
        return run;
    }

    /** Interrupts the hook that runs, if one does. */
    synchronized void abandonHook() {
        lastHook.abandon(new CancellationException("the manager has gone"));
    }

    Map<String, Duration> spacings() {
        return spacings;
    }

    /** Spacings by task, from the manager's service properties. */
    void spacings(Map<String, Duration> changed) {
        spacings = changed;
    }

    /** Whether initHost has returned. */
    boolean initialized() {
        return initialized;
    }

    void markInitialized() {
        initialized = true;
    }

    /** Gives up waiting for its turn where a later generation serves already; tells whether it did. */
    boolean supersededBy(Generation serving) {
        boolean superseded = state == GenerationState.STARTING && serving != null && number < serving.number;
        if (superseded) {
            state(GenerationState.FAILED, "generation " + serving.number + ", which came later, serves");
        }
        return superseded;
    }

    /** Completes when it has come up, or failed to, for the first time. */
    CompletableFuture<Activation> settled() {
        return settled;
    }

    /** Tells those who wait for it how it has come up; call it without holding a lock. */
    void settle() {
        settled.complete(new Activation(topic, number, state != GenerationState.FAILED, reason));
    }

    /** Tells all who wait that it serves; call it without holding a lock. */
    void serves() {
        settle();
        candidacy.active(this);
    }

    /** Tells all who wait that it does not serve, and why; call it without holding a lock. */
    void refused() {
        settle();
        candidacy.failed(this, reason);
    }

    /** Tells all who wait for it, or count on it, that it has gone; call it without holding a lock. */
    void gone(String why) {
        settled.complete(new Activation(topic, number, false, "its manager has gone before it served"));
        candidacy.failed(this, why);
    }

    void state(GenerationState next, String why) {
        state = next;
        reason = why;
    }

    /** It has come as far as it can before others of its swap. */
    void ready() {
        if (state == GenerationState.STARTING) {
            state(GenerationState.READY, "waits for the switch");
        }
    }

    /** Whether it cannot start beside the one that is there: that is of another bundle, or it is exclusive. */
    boolean refusedFor(Generation rival, String host, boolean exclusive) {
        String why;
        if (!rival.origin.bundle().equals(origin.bundle())) {
            why = "topic " + topic + " on host " + host + " is served by " + rival.origin + " and cannot be served by "
                    + origin + " too: remove one of them, or give it another topic or host";
        } else if (exclusive) {
            why = origin + " is exclusive and cannot start beside generation " + rival.number + " of " + topic + " ("
                    + rival.origin + "): it starts when that one has ended";
        } else {
            return false;
        }
        LOG.error("Not taken in: {}", why);
        state(GenerationState.FAILED, why);
        return true;
    }

    /** Completes when its calls have ended and its last hook has run. */
    CompletableFuture<Void> retired() {
        return retired;
    }

    /** True for the first caller only. */
    boolean markCleanedUp() {
        return cleanedUp.compareAndSet(false, true);
    }

    GenerationInfo info() {
        return new GenerationInfo(
                number,
                state,
                reason,
                origin.bundleId(),
                origin.bundle(),
                origin.version(),
                manager.getClass().getName(),
                since,
                handled.sum(),
                errors.sum());
    }

    /** Runs a message to its end on the calling thread and settles it, whatever happens; {@code call} has begun already. */
    void handle(IncomingMessage incoming, Call call) {
        Message message = incoming.message();
        RpcMethod method = null;
        call.enter();
        try {
            CallContext context = Contexts.of(message);
            enter(context);
            method = methods.find(
                    message.target().namespace(),
                    message.method(),
                    message.target().version());
            if (expired(message)) {
                LOG.warn(
                        "{} of {} has passed its deadline {} and is not run",
                        message.method(),
                        topic,
                        message.deadline());
                String why = message.method() + " was not run: its deadline had passed";
                if (call.settle()) {
                    // No error of the manager's, so not counted as one.
                    answer(incoming, call, Reply.failure(Failures.of(expired(why))));
                }
                return;
            }
            if (method.delivery() == Delivery.AT_MOST_ONCE) {
                incoming.acknowledge();
            }
            Object result = method.invoke(message.args(), context);
            if (result instanceof CompletionStage<?> stage) {
                settleLater(stage, incoming, call, context, method);
            } else {
                settle(incoming, call, method, reply(method, result));
            }
        } catch (Throwable error) {
            settleFailed(incoming, call, method, error);
        } finally {
            leave();
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
            settle(incoming, call, method, reply(method, value));
        } catch (Throwable unwritable) {
            settleFailed(incoming, call, method, unwritable);
        }
    }

    /** Nobody waits for the result any more, and it may never come: the call must not hold its place in the queue for ever. */
    private void expire(IncomingMessage incoming, Call call, RpcMethod method, Instant deadline) {
        String name = method.name();
        if (settle(
                incoming,
                call,
                method,
                failed(expired(name + " gave no result by its deadline: it may still be running")))) {
            LOG.warn("{} of {} gave no result by its deadline {}; the call ends without it", name, topic, deadline);
        }
    }

    /** Does work for a call on a thread that may be in the middle of other work. */
    private void inside(CallContext context, Runnable work) {
        CallContext outer = Contexts.current();
        Map<String, String> outerLog = MDC.getCopyOfContextMap();
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
        enter(context);
        call.enter();
        try {
            task.run(context);
        } catch (Throwable e) {
            LOG.error("Periodic task {} of {} failed; it runs again when it is due", task.name(), topic, e);
            throw e;
        } finally {
            call.leave();
            back(outer, outerLog);
        }
    }

    private boolean expired(Message message) {
        return message.deadline() != null && message.deadline().isBefore(clock.instant());
    }

    private static RemoteException expired(String why) {
        return new RemoteException("Expired", MODULE, why);
    }

    private Reply reply(RpcMethod method, Object result) {
        try {
            return Reply.result(values.toPlain(result));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("The result of {} of {} cannot be written as JSON", method.name(), topic, e);
            return failed(new RemoteException(
                    "InvalidResult",
                    MODULE,
                    "the result of " + method.name() + " cannot be written as JSON: " + e.getMessage()));
        }
    }

    private Reply failed(Throwable error) {
        Failure failure = Failures.of(error);
        return Reply.failure(new Failure(
                failure.type(), failure.module(), failure.message(), failure.trace(), plain(failure.details())));
    }

    /** Only plain values may travel; an error without its details tells more than one about its details. */
    private Map<String, Object> plain(Map<String, Object> details) {
        Map<String, Object> plain = new HashMap<>();
        try {
            details.forEach((name, value) -> plain.put(name, values.toPlain(value)));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("The details of an error of {} cannot be written as JSON; it travels without them", topic, e);
            return Map.of();
        }
        return plain;
    }

    /**
     * The first to settle a call does it; false for the others, which change nothing.
     *
     * @param method or null where the caller asked for something that is not there
     */
    private boolean settle(IncomingMessage incoming, Call call, RpcMethod method, Reply reply) {
        if (!call.settle()) {
            return false;
        }
        boolean failed = reply.failure() != null;
        if (failed) {
            errors.increment();
        }
        if (method != null) {
            figures.ended(method.name(), call.age(), failed);
        }
        answer(incoming, call, reply);
        if (failed) {
            candidacy.erred(this);
        }
        return true;
    }

    private void answer(IncomingMessage incoming, Call call, Reply reply) {
        handled.increment();
        try {
            incoming.reply(reply);
        } catch (RuntimeException e) {
            LOG.error(
                    "The answer of {} of {} could not be sent",
                    incoming.message().method(),
                    topic,
                    e);
        } finally {
            calls.end(call);
        }
    }

    /** The error is a manager's, and its own methods may fail in their turn. */
    private void settleFailed(IncomingMessage incoming, Call call, RpcMethod method, Throwable error) {
        Reply reply = UNTOLD;
        try {
            reply = raised(incoming, method, error);
        } catch (Throwable untold) {
            LOG.error(
                    "{} of {} failed with {}, which fails itself, with {}, when it is asked for its message",
                    incoming.message().method(),
                    topic,
                    error.getClass().getName(),
                    untold.getClass().getName());
        } finally {
            // Wrong arguments are the caller's fault, whatever version they meet.
            settle(incoming, call, error instanceof InvalidArgumentsException ? null : method, reply);
        }
    }

    /** An error that the method declares is part of its contract and no news for the log. */
    private Reply raised(IncomingMessage incoming, RpcMethod method, Throwable error) {
        String name = incoming.message().method();
        if (error instanceof RemoteException && incoming.expectsReply()) {
            LOG.debug("{} of {} was refused: {}", name, topic, error.getMessage());
        } else if (error instanceof RemoteException) {
            LOG.warn(
                    "{} of {} was sent without waiting for an answer and refused: {}", name, topic, error.getMessage());
        } else if (method == null || !method.expects(error)) {
            String told = incoming.expectsReply() ? "the caller is told" : "nobody waits for it";
            LOG.error("{} of {} failed; {}", name, topic, told, error);
        }
        return failed(error);
    }

    private void enter(CallContext context) {
        Contexts.current(context);
        MDC.put("request_id", context.requestId());
        identify();
    }

    /** Log lines of this thread say whose they are. */
    private void identify() {
        MDC.put("topic", topic);
        MDC.put("generation", Integer.toString(number));
    }

    private static void back(CallContext outer, Map<String, String> outerLog) {
        leave();
        Contexts.current(outer);
        if (outerLog != null) {
            MDC.setContextMap(outerLog);
        }
    }

    private static void leave() {
        Contexts.current(null);
        MDC.clear();
    }
}
