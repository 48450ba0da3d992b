// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** All threads of one transport; daemons, ended with it. */
final class Threads implements AutoCloseable {

    private final ExecutorService endings = Executors.newSingleThreadExecutor(named("endings"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> new Prompt(task, "kn-rabbit-timer-1"));
    private final ScheduledExecutorService heartbeat = Executors.newScheduledThreadPool(2, named("heartbeat"));
    private final ExecutorService consumers = new SameThread();
    private final AtomicInteger readers = new AtomicInteger();

    Threads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    static ThreadFactory named(String role) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "kn-rabbit-" + role + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Whether this thread must not wait: it reads from a connection, or it is the timer, and everybody would wait with it. */
    static boolean isPrompt() {
        return Thread.currentThread() instanceof Prompt;
    }

    /** For what follows from the failure of a call. */
    ExecutorService endings() {
        return endings;
    }

    /** For the connections' consumers. */
    ExecutorService consumers() {
        return consumers;
    }

    /** For short actions at a time; never waits for a broker. */
    ScheduledExecutorService timer() {
        return timer;
    }

    /** For the connections' own signs of life; one connection does not wait for the other's. */
    ScheduledExecutorService heartbeat() {
        return heartbeat;
    }

    /** For the threads that read from the connections' sockets. */
    ThreadFactory readers() {
        return task -> new Prompt(task, "kn-rabbit-reader-" + readers.incrementAndGet());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        heartbeat.shutdownNow();
        // What has begun to end does so.
        endings.shutdown();
    }

    private static final class Prompt extends Thread {

        private final String own;

        private Prompt(Runnable task, String own) {
            super(task);
            this.own = own;
            setDaemon(true);
        }

        @Override
        public void run() {
            // The library has given it a name of its own.
            setName(own);
            super.run();
        }
    }
}
