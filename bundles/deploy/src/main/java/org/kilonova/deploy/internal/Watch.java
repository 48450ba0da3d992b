// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which the folder is looked at and everything about its files is decided. */
final class Watch implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** A round looks at all files: with a thousand of them starting, one for each would be felt. */
    private static final long GATHER_NANOS = 5_000_000;

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean open = true;

    /** @param round called again and again, at the latest after the time that its last call returned, and after each task */
    Watch(Supplier<Duration> round) {
        thread = new Thread(() -> run(round), "kn-deploy-watch-1");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        inbox.add(task);
    }

    private void run(Supplier<Duration> round) {
        Duration pause = Duration.ZERO;
        while (open) {
            try {
                Runnable task = inbox.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
                long gathered = System.nanoTime() + GATHER_NANOS;
                while (task != null) {
                    task.run();
                    task = inbox.poll(Math.max(0, gathered - System.nanoTime()), TimeUnit.NANOSECONDS);
                }
                pause = round.get();
            } catch (InterruptedException e) {
                open = false;
            } catch (Throwable e) {
                // Without this thread nothing is deployed any more, and nobody is told.
                LOG.error("The deploy folder could not be handled; it is tried again in 1 s", e);
                pause = Duration.ofSeconds(1);
            }
        }
    }

    /** Ends the thread; what it was doing with the framework may still end. */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
