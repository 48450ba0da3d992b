// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import org.kilonova.container.TaskInfo;
import org.kilonova.metrics.Durations;
import org.kilonova.metrics.Histogram;

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
    /** When the run was due that is to be made up, or null. */
    private Instant missed;

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
    private final Durations lateness = durations();
    private final Durations durations = durations();

    /** Runs the task once and reports its failure by throwing. */
    @FunctionalInterface
    public interface Runner {
        void run() throws Throwable;
    }

    /**
     * What has been counted since the first schedule.
     *
     * @param lateness how much later than they were due runs began, other than those by hand; in seconds
     * @param duration of the runs, in seconds
     */
    public record Figures(String task, long errors, long skipped, Histogram lateness, Histogram duration) {}

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
        if (!held && missed != null) {
            Instant due = missed;
            missed = null;
            timers.after(Duration.ZERO, () -> makeUp(due));
        }
    }

    private void makeUp(Instant due) {
        synchronized (this) {
            if (closed || paused || !begin()) {
                skipped++;
                return;
            }
            late(due);
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

    public synchronized Figures figures() {
        return new Figures(name, errors, skipped, lateness.histogram(), durations.histogram());
    }

    private static Durations durations() {
        return new Durations(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 3600);
    }

    private void due(int since) {
        synchronized (this) {
            if (closed || since != schedule) {
                // It went off while it was being cancelled.
                return;
            }
            Instant due = next;
            nominal = nominal.plus(spacing);
            Instant now = clock.instant();
            if (nominal.isBefore(now) || nominal.isAfter(now.plus(spacing).plus(spacing))) {
                // Too late to catch up, or the clock has been set.
                nominal = now.plus(spacing);
            }
            schedule(nominal.plus(part(random.getAsDouble() * JITTER)));
            if (held) {
                missed = missed == null ? due : missed;
                return;
            }
            if (paused || running) {
                skipped++;
                return;
            }
            begin();
            late(due);
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

    /** A run has begun that was due then. */
    private void late(Instant due) {
        lateness.add(Spans.bounded(Duration.between(due, lastStart)).toNanos());
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
        durations.add(Spans.bounded(lastDuration).toNanos());
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
