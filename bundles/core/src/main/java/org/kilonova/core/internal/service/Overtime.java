// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.kilonova.core.internal.service.Calls.Call;
import org.kilonova.core.internal.workers.DetachedThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each second at the messages in flight, since a timer for each would cost more than most of them do. One whose deadline has passed is
 * interrupted; one that has run for longer than {@code message_time_limit} is interrupted and given back. Tasks may take as long as they like.
 */
final class Overtime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Overtime.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Environment environment;
    private final Supplier<List<Generation>> atWork;
    /** Not the workers: those that take too long may have taken them all. */
    private final ExecutorService givingBack =
            Executors.newSingleThreadExecutor(work -> DetachedThreads.create(work, "kn-core-overtime-1"));

    private boolean closed;
    private Future<?> timer;

    /** @param atWork all generations that may have messages in flight; asked on the thread of the timers */
    Overtime(Environment environment, Supplier<List<Generation>> atWork) {
        this.environment = environment;
        this.atWork = atWork;
    }

    synchronized void start() {
        if (!closed) {
            // Not on a worker: those that take too long may have taken them all.
            timer = environment.timers().watch(PERIOD, this::lookAndGoOn);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        // What was given back already goes back.
        givingBack.shutdown();
    }

    private void lookAndGoOn() {
        try {
            look();
        } finally {
            start();
        }
    }

    void look() {
        Instant now = environment.clock().instant();
        Duration limit = environment.settings().get().messageTimeLimit();
        for (Generation generation : atWork.get()) {
            for (Call call : generation.calls().messages()) {
                if (!limit.isZero() && call.begun() && call.age() > limit.toNanos()) {
                    cutOff(generation, call, limit);
                } else if (call.deadline() != null && call.deadline().isBefore(now)) {
                    call.stop("its deadline " + call.deadline() + " has passed");
                }
            }
        }
    }

    private void cutOff(Generation generation, Call call, Duration limit) {
        if (!call.settle()) {
            return;
        }
        String method = call.incoming().message().method();
        String why = method + " of " + generation.topic() + " did not end within " + Text.seconds(limit)
                + " (message_time_limit) on " + environment.settings().get().host();
        LOG.warn(
                "{}; it is interrupted, and message {} {}",
                why,
                call.incoming().message().id(),
                call.once() ? "ends as failed, since it may not run twice" : "is given back to be tried again");
        call.stop(why);
        try {
            givingBack.execute(() -> generation.work().giveBack(call, why));
        } catch (RejectedExecutionException e) {
            generation.work().giveBack(call, why);
        }
    }
}
