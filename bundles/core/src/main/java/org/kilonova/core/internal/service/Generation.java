// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.manager.Manager;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Delivery;
import org.kilonova.rpc.RemoteException;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.Message;
import org.kilonova.transport.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** One manager instance in a service: what can be called on it, what runs in it, how it stands. Thread-safe. */
final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

    private final String topic;
    private final int number;
    private final Origin origin;
    private final Manager manager;
    private final Supplier<Map<String, String>> settings;
    private final Clock clock;
    private final Instant since;
    private final Calls calls = new Calls();
    private final LongAdder handled = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final CompletableFuture<Activation> settled = new CompletableFuture<>();
    private final ValueMapper values = new ValueMapper(true);

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
            Clock clock) {
        this.topic = topic;
        this.number = number;
        this.origin = origin;
        this.manager = manager;
        this.settings = settings;
        this.clock = clock;
        this.since = clock.instant();
    }

    /**
     * Reads the manager's methods and tasks.
     *
     * @throws IllegalArgumentException naming the one that is wrong
     */
    void inspect() {
        methods = MethodTable.of(values, manager, new BaseApi(topic, origin.version(), settings));
        tasks = TaskMethod.of(manager);
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
        Hooks.Run<T> run = hooks.run(topic + " " + what, limit, lastHook.ended(), work);
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

    /** Completes when it has come up, or failed to, for the first time. */
    CompletableFuture<Activation> settled() {
        return settled;
    }

    /** Tells those who wait for it how it has come up; call it without holding a lock. */
    void settle() {
        settled.complete(new Activation(topic, number, state != GenerationState.FAILED, reason));
    }

    /** As {@link #settle}, for one whose manager has gone; means nothing if it has come up before. */
    void settleGone() {
        settled.complete(new Activation(topic, number, false, "its manager has gone before it served"));
    }

    void state(GenerationState next, String why) {
        state = next;
        reason = why;
    }

    /** Its topic is served by a manager of another bundle. */
    void refuse(Generation rival, String host) {
        String why = "topic " + topic + " on host " + host + " is served by " + rival.origin
                + " and cannot be served by " + origin + " too: remove one of them, or give it another topic or host";
        LOG.error("Not taken in: {}", why);
        state(GenerationState.FAILED, why);
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

    /** Runs a message to its end on the calling thread and settles it; {@code call} has begun already. */
    void handle(IncomingMessage incoming, Call call) {
        Message message = incoming.message();
        CallContext context = Contexts.of(message);
        RpcMethod method = null;
        enter(context);
        try {
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
                settle(
                        incoming,
                        call,
                        Reply.failure(Failures.of(new RemoteException(
                                "Expired",
                                "org.kilonova.rpc",
                                message.method() + " was not run: its deadline had passed"))));
                return;
            }
            if (method.delivery() == Delivery.AT_MOST_ONCE) {
                incoming.acknowledge();
            }
            Object result = method.invoke(message.args(), context);
            if (result instanceof CompletionStage<?> stage) {
                settleLater(stage, incoming, call, context, method);
            } else {
                settle(incoming, call, reply(method, result));
            }
        } catch (RemoteException refused) {
            if (incoming.expectsReply()) {
                LOG.debug("{} of {} was refused: {}", message.method(), topic, refused.getMessage());
            } else {
                LOG.warn(
                        "{} of {} was sent without waiting for an answer and refused: {}",
                        message.method(),
                        topic,
                        refused.getMessage());
            }
            settle(incoming, call, failed(refused));
        } catch (Throwable error) {
            settle(incoming, call, raised(incoming, method, error));
        } finally {
            leave();
        }
    }

    private void settleLater(
            CompletionStage<?> stage, IncomingMessage incoming, Call call, CallContext context, RpcMethod method) {
        stage.whenComplete((value, error) -> {
            // This thread may be in the middle of other work.
            CallContext outer = Contexts.current();
            Map<String, String> outerLog = MDC.getCopyOfContextMap();
            enter(context);
            try {
                if (error == null) {
                    settle(incoming, call, reply(method, value));
                } else {
                    boolean wrapped = error instanceof CompletionException && error.getCause() != null;
                    settle(incoming, call, raised(incoming, method, wrapped ? error.getCause() : error));
                }
            } finally {
                back(outer, outerLog);
            }
        });
    }

    /** Runs a periodic task on the calling thread; {@code call} has begun already. */
    void run(TaskMethod task, CallContext context) throws Throwable {
        CallContext outer = Contexts.current();
        Map<String, String> outerLog = MDC.getCopyOfContextMap();
        enter(context);
        try {
            task.run(context);
        } catch (Throwable e) {
            LOG.error("Periodic task {} of {} failed; it runs again when it is due", task.name(), topic, e);
            throw e;
        } finally {
            back(outer, outerLog);
        }
    }

    private boolean expired(Message message) {
        return message.deadline() != null && message.deadline().isBefore(clock.instant());
    }

    private Reply reply(RpcMethod method, Object result) {
        try {
            return Reply.result(values.toPlain(result));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.error("The result of {} of {} cannot be written as JSON", method.name(), topic, e);
            return failed(new RemoteException(
                    "InvalidResult",
                    "org.kilonova.rpc",
                    "the result of " + method.name() + " cannot be written as JSON: " + e.getMessage()));
        }
    }

    private Reply failed(Throwable error) {
        errors.increment();
        return Reply.failure(Failures.of(error));
    }

    private void settle(IncomingMessage incoming, Call call, Reply reply) {
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

    /** An error that the method declares is part of its contract and no news for the log. */
    private Reply raised(IncomingMessage incoming, RpcMethod method, Throwable error) {
        if (method == null || !method.expects(error)) {
            String told = incoming.expectsReply() ? "the caller is told" : "nobody waits for it";
            LOG.error("{} of {} failed; {}", incoming.message().method(), topic, told, error);
        }
        return failed(error);
    }

    private void enter(CallContext context) {
        Contexts.current(context);
        MDC.put("request_id", context.requestId());
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
