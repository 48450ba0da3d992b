// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final List<Runnable> timers = new ArrayList<>();
    private final List<Runnable> workers = new ArrayList<>();
    private long now;

    private final Pulse pulse = new Pulse(
            new Alarms() {
                @Override
                public Future<?> after(Duration delay, Runnable work) {
                    workers.add(work);
                    return new CompletableFuture<>();
                }

                @Override
                public Future<?> watch(Duration delay, Runnable work) {
                    timers.add(work);
                    return new CompletableFuture<>();
                }
            },
            () -> now);

    @Test
    void whileAllMovesNothingIsStuck() {
        for (int beat = 0; beat < 1000; beat++) {
            pass(2);
            timer();
            worker();
        }

        assertEquals(Optional.empty(), pulse.stuck());
        assertEquals(Optional.empty(), pulse.exhausted());
    }

    @Test
    void aTimerThreadThatDoesNotFireIsStuckUntilItDoes() {
        worker();
        pass(30);
        assertEquals(Optional.empty(), pulse.stuck());
        pass(1);
        assertEquals(Optional.of("the timer thread has not fired for 31 s"), pulse.stuck());

        timer();

        assertEquals(Optional.empty(), pulse.stuck());
    }

    @Test
    void workersAreExhaustedWhenNoneComesFreeForLongAndNothingIsStuckForThat() {
        for (int beat = 0; beat < 150; beat++) {
            pass(2);
            timer();
        }
        assertEquals(Optional.empty(), pulse.exhausted());
        pass(2);
        timer();
        assertEquals(Optional.of("no worker thread has come free for 302 s"), pulse.exhausted());
        assertEquals(Optional.empty(), pulse.stuck());
        assertEquals(1, workers.size(), "one beat waits at most");

        worker();

        assertEquals(Optional.empty(), pulse.exhausted());
    }

    @Test
    void itEndsWithTheContainer() {
        pulse.close();

        timer();

        assertEquals(List.of(), timers);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private void timer() {
        timers.remove(0).run();
    }

    private void worker() {
        workers.remove(0).run();
    }
}
