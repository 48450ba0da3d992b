// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Tells whether timers still fire and workers still come free: it beats every two seconds on the way that everything in the container
 * goes. Thread-safe.
 */
public final class Pulse implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** A timer that is late by that is stuck: what it does is to hand out work. */
    private static final Duration TIMER_LIMIT = Duration.ofSeconds(30);

    /** Work may take long, and many may work long at the same time; what waits for so long is told. */
    private static final Duration WORKER_LIMIT = Duration.ofMinutes(5);

    private final Alarms timers;
    private final LongSupplier nanos;
    private long fired;
    private long handed;
    private boolean waiting;
    private boolean closed;
    private Future<?> next;

    public Pulse(Alarms timers, LongSupplier nanos) {
        this.timers = timers;
        this.nanos = nanos;
        beat();
    }

    private synchronized void beat() {
        if (closed) {
            return;
        }
        fired = nanos.getAsLong();
        if (!waiting) {
            waiting = true;
            handed = fired;
            timers.after(Duration.ZERO, this::ran);
        }
        next = timers.watch(PERIOD, this::beat);
    }

    private synchronized void ran() {
        waiting = false;
    }

    /** That timers do not fire, as a clause for people; empty if they do. No work can cause that. Never waits. */
    public synchronized Optional<String> stuck() {
        long late = nanos.getAsLong() - fired;
        return late > TIMER_LIMIT.toNanos()
                ? Optional.of("the timer thread has not fired for " + seconds(late) + " s")
                : Optional.empty();
    }

    /** That work finds no worker, as a clause for people; empty if it does. Never waits. */
    public synchronized Optional<String> exhausted() {
        long busy = nanos.getAsLong() - handed;
        return waiting && busy > WORKER_LIMIT.toNanos()
                ? Optional.of("no worker thread has come free for " + seconds(busy) + " s")
                : Optional.empty();
    }

    private static long seconds(long time) {
        return Duration.ofNanos(time).toSeconds();
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel(false);
    }
}
