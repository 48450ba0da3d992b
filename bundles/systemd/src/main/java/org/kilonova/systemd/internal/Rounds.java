// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something at once and again and again, on a thread of its own, until closed. */
final class Rounds implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private final Runnable round;
    private final Supplier<Duration> pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param name of the thread
     * @param pause after a round
     */
    Rounds(String name, Runnable round, Supplier<Duration> pause) {
        this.round = round;
        this.pause = pause;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                attempt();
            } while (!closed.await(pause.get().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            LOG.debug("systemd is told nothing more by {}", thread.getName(), e);
        }
    }

    private void attempt() {
        try {
            round.run();
        } catch (Throwable e) {
            LOG.error(
                    "{} tells systemd nothing this time, and tries again: the container's health cannot be found out",
                    thread.getName(),
                    e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        thread.interrupt();
        thread.join();
    }
}
