// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs things later on one thread of its own, which exists only while something is waiting. Thread-safe. */
final class RevertThread implements Later {

    private final ScheduledThreadPoolExecutor executor;

    RevertThread() {
        executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "kn-shell-revert-1");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(1, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Runnable run(Runnable work, Duration delay) {
        ScheduledFuture<?> future = executor.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
