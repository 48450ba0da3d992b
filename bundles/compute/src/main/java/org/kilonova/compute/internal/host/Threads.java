// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.host;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the threads of a compute host: there only while there is work, and after the end of their pool no work is taken. */
final class Threads {

    private static final Logger LOG = LoggerFactory.getLogger(Threads.class);
    private static final int IDLE_SECONDS = 10;

    private Threads() {}

    static ThreadPoolExecutor pool(String role, int size) {
        return idle(new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                factory(role),
                new ThreadPoolExecutor.DiscardPolicy()));
    }

    static ScheduledThreadPoolExecutor scheduled(String role) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(1, factory(role), new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        return idle(executor);
    }

    /** Drops what has not begun, and lets each thread end what it is doing, within a limit. */
    static void stop(ThreadPoolExecutor executor, Duration limit) {
        executor.getQueue().clear();
        finish(executor, limit);
    }

    /** Takes no more, and ends what there is, within a limit. */
    static void finish(ThreadPoolExecutor executor, Duration limit) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A thread of the compute host did not end within {} s and is interrupted", limit.toSeconds());
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static <T extends ThreadPoolExecutor> T idle(T executor) {
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory factory(String role) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "kn-compute-" + role + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
