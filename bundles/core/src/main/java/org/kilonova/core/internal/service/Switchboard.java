// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.rpc.CallContext;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.MessageHandler;

/** Leads messages and due tasks to the generation that serves now. Thread-safe; the switch is one volatile write. */
final class Switchboard implements MessageHandler {

    /** All of them. */
    static final int WHOLE = 100;

    /**
     * Where new work goes.
     *
     * @param serving or null
     * @param standby the one before it while it stands by, or null; gets the tasks and the other messages if {@code share} is not whole
     * @param share of the messages that goes to {@code serving}, in percent
     */
    record Route(Generation serving, Generation standby, int share) {

        static final Route NOWHERE = new Route(null, null, WHOLE);

        boolean shared() {
            return standby != null && share < WHOLE;
        }

        /** The generation in which tasks run. */
        Generation tasks() {
            return shared() ? standby : serving;
        }

        /** Spreads the share evenly over the messages. */
        private Generation message(long number) {
            return shared() && number * share % WHOLE >= share ? standby : serving;
        }
    }

    private final String topic;
    private final Executor workers;
    private final Clock clock;
    private final AtomicLong messages = new AtomicLong();
    private volatile Route route = Route.NOWHERE;

    Switchboard(String topic, Executor workers, Clock clock) {
        this.topic = topic;
        this.workers = workers;
        this.clock = clock;
    }

    Route route() {
        return route;
    }

    /** From now on new work goes this way; messages for which nobody serves are given back. */
    void switchTo(Route next) {
        route = next;
    }

    @Override
    public void handle(IncomingMessage incoming) {
        Call call = new Call(clock.instant(), incoming);
        Generation generation = begin(call, this::forMessage);
        if (generation == null) {
            incoming.requeue();
            return;
        }
        if (incoming.expectsReply()) {
            incoming.onAbandoned(call::abandon);
        }
        try {
            workers.execute(() -> generation.work().handle(incoming, call));
        } catch (RejectedExecutionException e) {
            generation.calls().end(call);
            incoming.requeue();
        }
    }

    private Generation forMessage(Route way) {
        return way.shared() ? way.message(messages.getAndIncrement()) : way.serving();
    }

    /** Runs a periodic task on the calling thread; does nothing if no generation serves. */
    void runTask(String name) throws Throwable {
        Instant now = clock.instant();
        String requestId = "req-task-" + topic + "-" + name + "-" + now.toEpochMilli();
        Call call = new Call(requestId, "task " + name, now);
        Generation generation = begin(call, Route::tasks);
        if (generation == null) {
            return;
        }
        try {
            for (TaskMethod task : generation.tasks()) {
                if (task.name().equals(name)) {
                    generation.work().run(task, CallContext.of(requestId), call);
                }
            }
        } finally {
            generation.calls().end(call);
        }
    }

    /** Begins work in the generation that is chosen; a switch at this very moment is noticed. */
    private Generation begin(Call call, Function<Route, Generation> choice) {
        for (Route way = route; way.serving() != null; way = route) {
            Generation chosen = choice.apply(way);
            chosen.calls().begin(call);
            if (way == route) {
                return chosen;
            }
            chosen.calls().end(call);
        }
        return null;
    }
}
