// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A clock and its timers, moved by hand: what is due runs on the thread that moves them. Thread-safe. */
public final class ManualTime extends Clock implements Alarms {

    private static final class Alarm extends CompletableFuture<Void> {
        private final Duration due;
        private final Runnable work;

        Alarm(Duration due, Runnable work) {
            this.due = due;
            this.work = work;
        }
    }

    private final List<Alarm> alarms = new ArrayList<>();
    private Duration elapsed = Duration.ZERO;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Future<?> after(Duration delay, Runnable work) {
        Alarm alarm = new Alarm(elapsed.plus(delay.isNegative() ? Duration.ZERO : delay), work);
        alarms.add(alarm);
        return alarm;
    }

    @Override
    public Future<?> watch(Duration delay, Runnable work) {
        return after(delay, work);
    }

    public void pass(Duration time) {
        Duration until;
        synchronized (this) {
            until = elapsed.plus(time);
        }
        for (Alarm next = next(until); next != null; next = next(until)) {
            next.work.run();
            next.complete(null);
        }
        synchronized (this) {
            // Work may have moved the time itself.
            if (until.compareTo(elapsed) > 0) {
                now = now.plus(until.minus(elapsed));
                elapsed = until;
            }
        }
    }

    private synchronized Alarm next(Duration until) {
        alarms.removeIf(Future::isDone);
        Alarm first = alarms.stream().min(Comparator.comparing(a -> a.due)).orElse(null);
        if (first == null || first.due.compareTo(until) > 0) {
            return null;
        }
        alarms.remove(first);
        now = now.plus(first.due.minus(elapsed));
        elapsed = first.due;
        return first;
    }

    /** Somebody sets the clock; the timers do not notice. */
    public synchronized void set(Instant time) {
        now = time;
    }

    /** Takes an alarm out as a timer does that has just gone off: cancelling it comes too late. */
    public synchronized Runnable goneOff() {
        return alarms.remove(alarms.size() - 1).work;
    }

    public synchronized int waiting() {
        alarms.removeIf(Future::isDone);
        return alarms.size();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
