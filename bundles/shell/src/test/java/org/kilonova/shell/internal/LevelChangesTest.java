// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kilonova.shell.CommandException;

class LevelChangesTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final LoggerContext loggers = new LoggerContext();
    private final FakeLater later = new FakeLater();
    private final LevelChanges changes = new LevelChanges(() -> loggers, Samples.CLOCK, later);

    @Test
    void revertsByItselfToAnInheritedLevel() {
        changes.set("a.b", Level.TRACE, TEN_MINUTES);
        assertEquals(Level.TRACE, level("a.b"));
        assertEquals(TEN_MINUTES, later.waiting.get(0).delay());
        assertEquals(List.of(new ChangedLevel("a.b", "TRACE", null, Samples.NOW.plus(TEN_MINUTES))), changes.list());

        later.waiting.get(0).work().run();

        assertNull(level("a.b"));
        assertEquals(List.of(), changes.list());
    }

    @Test
    void aSecondChangeKeepsTheFirstLevelAndTakesTheFirstRevertBack() {
        loggers.getLogger("a.b").setLevel(Level.WARN);
        changes.set("a.b", Level.DEBUG, TEN_MINUTES);
        FakeLater.Waiting first = later.waiting.get(0);
        changes.set("a.b", Level.TRACE, Duration.ofHours(1));
        assertEquals(1, later.waiting.size());

        first.work().run();
        assertEquals(Level.TRACE, level("a.b"), "a revert that was already under way is too late");

        later.waiting.get(0).work().run();
        assertEquals(Level.WARN, level("a.b"));
    }

    @Test
    void withoutALengthItStaysUntilItIsReset() {
        changes.set("a.b", Level.DEBUG, null);
        assertTrue(later.waiting.isEmpty());

        changes.reset("a.b");

        assertNull(level("a.b"));
        assertTrue(assertThrows(CommandException.class, () -> changes.reset("a.b"))
                .getMessage()
                .contains("was not changed"));
    }

    @Test
    void doesNotTouchALevelThatSomebodyElseHasSetSince() {
        changes.set("a.b", Level.DEBUG, TEN_MINUTES);
        loggers.getLogger("a.b").setLevel(Level.ERROR);

        later.waiting.get(0).work().run();

        assertEquals(Level.ERROR, level("a.b"));
    }

    @Test
    void whoDidWhatIsAlwaysWrittenDown() {
        for (String logger : List.of("org.kilonova.audit", "org.kilonova.audit.internal")) {
            assertThrows(CommandException.class, () -> changes.set(logger, Level.OFF, null));
        }

        assertEquals(List.of(), changes.list());
    }

    @Test
    void aLevelAboveDoesNotSwitchTheAuditOff() {
        changes.set("ROOT", Level.WARN, null);
        changes.set("org.kilonova", Level.OFF, null);

        assertTrue(loggers.getLogger("org.kilonova.audit").isInfoEnabled());
    }

    @Test
    void theRootLoggerHasOneName() {
        Level before = level("ROOT");
        changes.set("root", Level.ERROR, null);
        changes.reset("ROOT");

        assertEquals(before, level("ROOT"));
    }

    @Test
    void closingRevertsWhatIsWaitingAtOnce() {
        changes.set("timed", Level.DEBUG, TEN_MINUTES);
        changes.set("for.good", Level.DEBUG, null);

        changes.close();

        assertNull(level("timed"));
        assertEquals(Level.DEBUG, level("for.good"));
        assertTrue(later.closed);
    }

    @Test
    void theCommandChecksItsWords() {
        LogCommands command = new LogCommands(changes);

        assertTrue(assertThrows(CommandException.class, () -> command.log("LOUD", "a.b"))
                .getMessage()
                .startsWith("LOUD is no level; usage: kn:log "));
        assertThrows(CommandException.class, () -> command.log("DEBUG"));
        assertThrows(CommandException.class, () -> command.log("DEBUG", "a.b", "soon"));
        assertNull(level("a.b"));

        command.log("debug", "a.b", "10m");
        assertEquals(Level.DEBUG, level("a.b"));
        assertEquals(changes.list(), command.log());
        command.log("reset", "a.b");
        assertNull(level("a.b"));
    }

    @Test
    void theThreadHasItsNameAndEnds() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        List<String> name = new ArrayList<>();
        try (RevertThread thread = new RevertThread()) {
            thread.run(() -> name.add("taken back"), Duration.ofMillis(1_000)).run();
            thread.run(
                    () -> {
                        name.add(Thread.currentThread().getName());
                        ran.countDown();
                    },
                    Duration.ofMillis(1));
            assertTrue(ran.await(30, TimeUnit.SECONDS));
        }
        assertEquals(List.of("kn-shell-revert-1"), name);
        assertFalse(name.contains("taken back"));
    }

    private Level level(String logger) {
        return loggers.getLogger(logger).getLevel();
    }

    private static final class FakeLater implements Later {

        record Waiting(Runnable work, Duration delay) {}

        final List<Waiting> waiting = new ArrayList<>();
        boolean closed;

        @Override
        public Runnable run(Runnable work, Duration delay) {
            Waiting item = new Waiting(work, delay);
            waiting.add(item);
            return () -> waiting.remove(item);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
