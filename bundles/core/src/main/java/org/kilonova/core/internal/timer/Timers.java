// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.kilonova.core.internal.workers.DetachedThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that fires all timers of the container; what they do runs on the workers. */
public final class Timers implements Alarms, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private final ScheduledThreadPoolExecutor scheduler;
    private final Executor workers;

    public Timers(Executor workers) {
        this.workers = workers;
        scheduler = new ScheduledThreadPoolExecutor(1, work -> DetachedThreads.create(work, "kn-core-timer-1"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Future<?> after(Duration delay, Runnable work) {
        return watch(delay, () -> hand(work));
    }

    @Override
    public Future<?> watch(Duration delay, Runnable work) {
        long nanos = Spans.bounded(delay).toNanos();
        try {
            return scheduler.schedule(() -> guarded(work), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The container has stopped; a timer is not set");
            CompletableFuture<Void> forgotten = new CompletableFuture<>();
            forgotten.cancel(false);
            return forgotten;
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("A timer failed; the others go on", e);
        }
    }

    private void hand(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("A timer fired after the container stopped: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
