// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.workers;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The threads on which manager code runs: a bounded pool whose idle threads end after a minute. How much work there is at once is bounded
 * by each service's prefetch, not here. They are never virtual: many of these load the same classes at once, and the framework's class
 * loaders wait for each other without letting the processor go.
 */
public final class Workers implements Executor, AutoCloseable {

    private static final String NAME = "kn-core-worker-";
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor executor;

    private Workers(ThreadPoolExecutor executor) {
        this.executor = executor;
    }

    public static Workers create(int maxThreads) {
        AtomicLong number = new AtomicLong();
        ThreadFactory factory = work -> DetachedThreads.create(work, NAME + number.incrementAndGet());
        Handover queue = new Handover();
        return new Workers(
                new ThreadPoolExecutor(0, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, queue, factory, (work, pool) -> {
                    if (pool.isShutdown()) {
                        throw new RejectedExecutionException("the container has stopped");
                    }
                    queue.put(work);
                }));
    }

    @Override
    public void execute(Runnable work) {
        executor.execute(work);
    }

    /** Threads at most. */
    public int limit() {
        return executor.getMaximumPoolSize();
    }

    /** Threads that there are. */
    public int threads() {
        return executor.getPoolSize();
    }

    /** Those that work. */
    public int busy() {
        return executor.getActiveCount();
    }

    /** Work for which no thread is free. */
    public int waiting() {
        return executor.getQueue().size();
    }

    /** Interrupts what still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Offers work to an idle thread only, so that the pool first grows and queues when it is at its maximum. */
    private static final class Handover extends LinkedTransferQueue<Runnable> {

        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable work) {
            return tryTransfer(work);
        }
    }
}
