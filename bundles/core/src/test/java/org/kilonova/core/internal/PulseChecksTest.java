// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.kilonova.core.internal.timer.Alarms;
import org.kilonova.core.internal.timer.Pulse;

/** What the two checks on threads make of the pulse. */
class PulseChecksTest {

    private Runnable timer;
    private long now;

    /** All its workers work on something that does not end. */
    private final Pulse pulse = new Pulse(
            new Alarms() {
                @Override
                public Future<?> after(Duration delay, Runnable work) {
                    return new CompletableFuture<>();
                }

                @Override
                public Future<?> watch(Duration delay, Runnable work) {
                    timer = work;
                    return new CompletableFuture<>();
                }
            },
            () -> now);

    @Test
    void workersThatWorkForLongKeepWorkAwayAndEndNoProcess() {
        assertEquals(Result.Status.OK, new WorkersCheck(pulse).execute().getStatus());

        now += Duration.ofHours(1).toNanos();
        timer.run();

        assertEquals(
                Result.Status.TEMPORARILY_UNAVAILABLE,
                new WorkersCheck(pulse).execute().getStatus());
        assertEquals(Result.Status.OK, new PulseCheck(pulse).execute().getStatus());
    }

    @Test
    void aTimerThreadThatDoesNotFireEndsTheProcess() {
        now += Duration.ofMinutes(1).toNanos();

        assertEquals(Result.Status.CRITICAL, new PulseCheck(pulse).execute().getStatus());
    }
}
