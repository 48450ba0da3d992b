// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.timer.TaskMethod;
import org.kilonova.rpc.CallContext;
import org.kilonova.transport.IncomingMessage;
import org.kilonova.transport.MessageHandler;

/** Leads messages and due tasks to the generation that serves now. Thread-safe; the switch is one volatile write. */
final class Switchboard implements MessageHandler {

    private final String topic;
    private final Executor workers;
    private final Clock clock;
    private volatile Generation current;

    Switchboard(String topic, Executor workers, Clock clock) {
        this.topic = topic;
        this.workers = workers;
        this.clock = clock;
    }

    /** The generation that serves, or null. */
    Generation current() {
        return current;
    }

    /** From now on new work goes to this generation; with null, messages are given back. */
    void switchTo(Generation next) {
        current = next;
    }

    @Override
    public void handle(IncomingMessage incoming) {
        Call call = new Call(
                String.valueOf(incoming.message().context().get("request_id")),
                incoming.message().method(),
                clock.instant(),
                incoming.message().deadline());
        Generation generation = begin(call);
        if (generation == null) {
            incoming.requeue();
            return;
        }
        try {
            workers.execute(() -> generation.handle(incoming, call));
        } catch (RejectedExecutionException e) {
            generation.calls().end(call);
            incoming.requeue();
        }
    }

    /** Runs a periodic task on the calling thread; does nothing if no generation serves. */
    void runTask(String name) throws Throwable {
        Instant now = clock.instant();
        String requestId = "req-task-" + topic + "-" + name + "-" + now.toEpochMilli();
        Call call = new Call(requestId, "task " + name, now, null);
        Generation generation = begin(call);
        if (generation == null) {
            return;
        }
        try {
            for (TaskMethod task : generation.tasks()) {
                if (task.name().equals(name)) {
                    generation.run(task, CallContext.of(requestId));
                }
            }
        } finally {
            generation.calls().end(call);
        }
    }

    /** Begins work in the generation that serves; a switch at this very moment is noticed. */
    private Generation begin(Call call) {
        for (Generation g = current; g != null; g = current) {
            g.calls().begin(call);
            if (g == current) {
                return g;
            }
            g.calls().end(call);
        }
        return null;
    }
}
