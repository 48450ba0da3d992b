// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import org.kilonova.container.TaskInfo;

/**
 * Runs one periodic task, from start to start: a random first delay, a little jitter, no drift. A run that is due while the last one
 * still runs, or while the service is paused, is left out and counted. Thread-safe.
 */
public final class TaskTimer {

    /** The part of the spacing by which a run may start late, so that tasks started together drift apart. */
    private static final double JITTER = 0.05;

    private final String name;
    private final Alarms timers;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Runner runner;

    private Duration spacing;
    private boolean paused;
    private boolean held;
    private boolean missed;
    private boolean running;
    private boolean closed;
    /** Counts the schedules, so that a timer of an earlier one is known. */
    private int schedule;

    private Instant nominal;
    private Instant next;
    private Future<?> timer;

    private long runs;
    private long errors;
    private long skipped;
    private Instant lastStart;
    private Duration lastDuration;
    private String lastError;

    /** Runs the task once and reports its failure by throwing. */
    @FunctionalInterface
    public interface Runner {
        void run() throws Throwable;
    }

    /** @param random gives numbers from 0 to 1 */
    public TaskTimer(String name, Duration spacing, Runner runner, Alarms timers, Clock clock, DoubleSupplier random) {
        this.name = name;
        this.spacing = Spans.bounded(spacing);
        this.runner = runner;
        this.timers = timers;
        this.clock = clock;
        this.random = random;
    }

    public String name() {
        return name;
    }

    /** Begins the schedule, with a run at once or after a random part of the spacing. */
    public synchronized void start(boolean runImmediately) {
        if (!off()) {
            Instant now = clock.instant();
            nominal = runImmediately ? now : now.plus(part(random.getAsDouble()));
            schedule(nominal);
        }
    }

    /** Lets due runs pass, or ends that. */
    public synchronized void paused(boolean value) {
        paused = value;
    }

    /** Puts due runs off, or ends that: what has become due meanwhile runs once, at once. */
    public synchronized void held(boolean value) {
        held = value;
        if (!held && missed) {
            missed = false;
            timers.after(Duration.ZERO, this::makeUp);
        }
    }

    private void makeUp() {
        synchronized (this) {
            if (closed || paused || !begin()) {
                skipped++;
                return;
            }
        }
        execute();
    }

    /** Another spacing counts from now on; the same one changes nothing. */
    public synchronized void spacing(Duration value) {
        Duration bounded = Spans.bounded(value);
        if (!bounded.equals(spacing)) {
            spacing = bounded;
            cancel();
            if (!off() && !closed) {
                nominal = clock.instant().plus(spacing);
                schedule(nominal);
            }
        }
    }

    /** Ends the schedule; a run in progress goes on. */
    public synchronized void close() {
        closed = true;
        cancel();
    }

    /**
     * Runs the task now on the calling thread, whatever the schedule says.
     *
     * @throws IllegalStateException if it is running
     */
    public TaskInfo runNow() {
        if (!begin()) {
            throw new IllegalStateException("task " + name + " is running since " + lastStart + ": wait for its end");
        }
        execute();
        return info();
    }

    public synchronized TaskInfo info() {
        return new TaskInfo(
                name,
                spacing,
                running,
                runs,
                errors,
                skipped,
                lastStart,
                lastDuration,
                lastError,
                timer == null ? null : next);
    }

    private void due(int since) {
        synchronized (this) {
            if (closed || since != schedule) {
                // It went off while it was being cancelled.
                return;
            }
            nominal = nominal.plus(spacing);
            Instant now = clock.instant();
            if (nominal.isBefore(now) || nominal.isAfter(now.plus(spacing).plus(spacing))) {
                // Too late to catch up, or the clock has been set.
                nominal = now.plus(spacing);
            }
            schedule(nominal.plus(part(random.getAsDouble() * JITTER)));
            if (held) {
                missed = true;
                return;
            }
            if (paused || running) {
                skipped++;
                return;
            }
            begin();
        }
        execute();
    }

    private synchronized boolean begin() {
        if (running) {
            return false;
        }
        running = true;
        lastStart = clock.instant();
        return true;
    }

    private void execute() {
        String error = null;
        try {
            runner.run();
        } catch (Throwable e) {
            error = e.toString();
        } finally {
            ended(error);
        }
    }

    private synchronized void ended(String error) {
        running = false;
        runs++;
        if (error != null) {
            errors++;
        }
        lastError = error;
        lastDuration = Duration.between(lastStart, clock.instant());
    }

    private void schedule(Instant when) {
        next = when;
        int since = schedule;
        timer = timers.after(Duration.between(clock.instant(), when), () -> due(since));
    }

    private void cancel() {
        schedule++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private boolean off() {
        return spacing.isZero();
    }

    private Duration part(double share) {
        return Duration.ofNanos((long) (spacing.toNanos() * share));
    }
}
