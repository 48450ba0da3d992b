// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTimerTest {

    private static final Duration SPACING = Duration.ofSeconds(100);

    private final ManualTime time = new ManualTime();
    private final Instant begin = time.instant();
    private final List<Long> starts = new ArrayList<>();
    private final Deque<Double> random = new ArrayDeque<>();
    private TaskTimer.Runner work = () -> {};
    private final TaskTimer timer = new TaskTimer(
            "t",
            SPACING,
            () -> {
                starts.add(Duration.between(begin, time.instant()).toSeconds());
                work.run();
            },
            time,
            time,
            () -> random.isEmpty() ? 0 : random.remove());

    private void pass(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void runsFromStartToStartAfterARandomPhase() {
        random.add(0.3);
        timer.start(false);
        assertEquals(begin.plusSeconds(30), timer.info().next());
        pass(330);
        assertEquals(List.of(30L, 130L, 230L, 330L), starts);
        assertEquals(4, timer.info().runs());
    }

    @Test
    void aVeryLongSpacingIsJustLong() {
        for (Duration spacing : List.of(Duration.ofSeconds(10_000_000_000L), Duration.ofSeconds(Long.MAX_VALUE))) {
            TaskTimer rare = new TaskTimer("t", spacing, () -> starts.add(0L), time, time, () -> 1);
            rare.start(false);
            assertTrue(rare.info().next().isAfter(begin.plusSeconds(1_000_000_000)));
            rare.spacing(Duration.ofSeconds(Long.MAX_VALUE));
            rare.close();
        }
        assertEquals(List.of(), starts);
    }

    @Test
    void jitterDoesNotAddUp() {
        random.addAll(List.of(0.0, 1.0, 1.0, 1.0, 1.0, 0.0));
        timer.start(false);
        pass(500);
        assertEquals(List.of(0L, 105L, 205L, 305L, 405L, 500L), starts);
    }

    @Test
    void aLongRunDelaysNothing() {
        work = () -> pass(40);
        timer.start(true);
        pass(90);
        pass(20);
        assertEquals(List.of(0L, 100L), starts);
        assertEquals(Duration.ofSeconds(40), timer.info().lastDuration());
    }

    @Test
    void aRunThatIsDueDuringTheLastOneIsLeftOutAndCounted() {
        work = () -> {
            work = () -> {};
            pass(250);
            assertTrue(timer.info().running());
        };
        timer.start(true);
        pass(0);
        assertEquals(List.of(0L), starts);
        assertEquals(2, timer.info().skipped());
        pass(60);
        assertEquals(List.of(0L, 300L), starts);
        assertFalse(timer.info().running());
    }

    @Test
    void anyErrorIsCountedAndTheTaskLives() {
        List<Throwable> errors = new ArrayList<>(
                List.of(new IllegalStateException("first"), new AssertionError("second"), new java.io.IOException()));
        work = () -> {
            if (!errors.isEmpty()) {
                throw errors.remove(0);
            }
        };
        timer.start(true);
        pass(0);
        assertEquals("java.lang.IllegalStateException: first", timer.info().lastError());
        pass(100);
        assertEquals("java.lang.AssertionError: second", timer.info().lastError());
        pass(200);
        assertEquals(3, timer.info().errors());
        assertEquals(4, timer.info().runs());
        assertNull(timer.info().lastError());
    }

    @Test
    void whatBecomesDueWhileItIsHeldRunsOnceAfterwards() {
        timer.start(true);
        pass(10);
        timer.held(true);
        timer.paused(true);
        pass(260);
        timer.paused(false);
        assertEquals(List.of(0L), starts);
        timer.held(false);
        pass(0);
        assertEquals(List.of(0L, 270L), starts);
        pass(40);
        assertEquals(List.of(0L, 270L, 300L), starts, "the schedule goes on");
        timer.held(true);
        timer.held(false);
        pass(0);
        assertEquals(3, starts.size(), "nothing was due");
    }

    @Test
    void latenessIsCountedFromWhenARunWasDueAndDurationToItsEnd() {
        work = () -> pass(7);
        timer.start(true);
        pass(50);
        timer.held(true);
        pass(260);
        timer.held(false);
        pass(0);
        timer.runNow();
        TaskTimer.Figures figures = timer.figures();
        assertEquals("t", figures.task());
        assertEquals(2, figures.lateness().count(), "what is run by hand is not late");
        assertEquals(210, figures.lateness().sum(), "due at 100, made up at 310");
        assertEquals(3, figures.duration().count());
        assertEquals(21, figures.duration().sum());
        assertEquals(0, figures.errors());
    }

    @Test
    void pausedRunsAreLeftOutAndCounted() {
        timer.start(false);
        timer.paused(true);
        pass(250);
        assertEquals(List.of(), starts);
        assertEquals(3, timer.info().skipped());
        timer.paused(false);
        pass(60);
        assertEquals(List.of(300L), starts);
    }

    @Test
    void anotherSpacingCountsFromNow() {
        timer.start(true);
        pass(10);
        timer.spacing(Duration.ofSeconds(20));
        pass(50);
        timer.spacing(Duration.ofSeconds(20));
        pass(15);
        assertEquals(List.of(0L, 30L, 50L, 70L), starts);
        assertEquals(1, time.waiting());
    }

    @Test
    void zeroIsOffUntilThereIsAnotherSpacing() {
        timer.start(true);
        pass(1);
        timer.spacing(Duration.ZERO);
        pass(1000);
        assertEquals(List.of(0L), starts);
        assertNull(timer.info().next());
        timer.spacing(SPACING);
        pass(100);
        assertEquals(List.of(0L, 1101L), starts);
    }

    @Test
    void aSpacingThatChangesWhileTheTimerGoesOffLeavesOneSchedule() {
        timer.start(false);
        Runnable late = time.goneOff();
        timer.spacing(Duration.ofSeconds(50));
        late.run();
        assertEquals(1, time.waiting());
        pass(100);
        assertEquals(List.of(50L, 100L), starts);
    }

    @Test
    void switchedOffWhileTheTimerGoesOffItStaysOff() {
        timer.start(false);
        Runnable late = time.goneOff();
        timer.spacing(Duration.ZERO);
        late.run();
        assertEquals(0, time.waiting());
        assertEquals(List.of(), starts);
    }

    @Test
    void aClockThatIsSetBackDoesNotStopTheTask() {
        timer.start(true);
        pass(0);
        time.set(begin.minus(Duration.ofHours(1)));
        pass(300);
        assertEquals(4, starts.size(), starts.toString());
    }

    @Test
    void aClockThatIsSetAheadDoesNotMakeItRunInABurst() {
        timer.start(true);
        pass(0);
        time.set(begin.plus(Duration.ofHours(1)));
        pass(300);
        assertEquals(4, starts.size(), starts.toString());
    }

    @Test
    void closedItRunsNoMore() {
        timer.start(false);
        Runnable late = time.goneOff();
        timer.close();
        late.run();
        timer.spacing(Duration.ofSeconds(1));
        pass(1000);
        assertEquals(List.of(), starts);
        assertEquals(0, time.waiting());
        assertNull(timer.info().next());
    }

    @Test
    void byHandItRunsAtOnceButNotTwiceAtATime() {
        timer.start(false);
        work = () -> {
            IllegalStateException refused = assertThrows(IllegalStateException.class, timer::runNow);
            assertEquals("task t is running since " + begin + ": wait for its end", refused.getMessage());
        };
        assertNull(timer.runNow().lastError());
        assertEquals(1, timer.info().runs());
        work = () -> {
            throw new IllegalStateException("no");
        };
        assertEquals("java.lang.IllegalStateException: no", timer.runNow().lastError());
    }
}
