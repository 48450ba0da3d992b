// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.kilonova.shell.CommandException;
import org.slf4j.LoggerFactory;

/**
 * Log levels that an operator has set, and what they were before. A level set for a time reverts by itself; those still
 * waiting revert at once on {@link #close}. Thread-safe.
 */
final class LevelChanges implements AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LevelChanges.class);

    private static final String AUDIT = "org.kilonova.audit";

    private final Supplier<LoggerContext> loggers;
    private final Clock clock;
    private final Later later;
    private final Map<String, Change> changes = new TreeMap<>();

    LevelChanges(Supplier<LoggerContext> loggers, Clock clock, Later later) {
        this.loggers = loggers;
        this.clock = clock;
        this.later = later;
    }

    /** Sets a level until it is reset, or for a length of time if that is not null. */
    synchronized ChangedLevel set(String asked, Level level, Duration length) {
        if (asked.equals(AUDIT) || asked.startsWith(AUDIT + ".")) {
            throw new CommandException(
                    "who did what is always written down: the level of " + AUDIT + " is not changed by a command");
        }
        Logger audit = logger(AUDIT);
        if (audit.getLevel() == null) {
            // it would get the level of one above it, in a home whose logback.xml does not name it
            audit.setLevel(Level.INFO);
        }
        Logger logger = logger(asked);
        String name = logger.getName();
        Change earlier = changes.get(name);
        Level before = earlier == null ? logger.getLevel() : earlier.before();
        if (earlier != null) {
            earlier.keepRevertFromRunning().run();
        }
        Instant until = length == null ? null : clock.instant().plus(length);
        Runnable cancel = length == null ? () -> {} : later.run(() -> revert(name, until), length);
        Change change = new Change(level, before, until, cancel);
        changes.put(name, change);
        logger.setLevel(level);
        LOG.info("level of logger {} set to {}{}", name, level, length == null ? "" : " for " + Ago.length(length));
        return change.of(name);
    }

    /** Gives a logger the level back that it had before the first change. */
    synchronized Done reset(String asked) {
        String name = logger(asked).getName();
        Change change = changes.remove(name);
        if (change == null) {
            throw new CommandException("the level of " + name + " was not changed; changed are: "
                    + (changes.isEmpty() ? "none" : String.join(", ", changes.keySet())));
        }
        change.keepRevertFromRunning().run();
        restore(name, change);
        return new Done(name, "has its level back: " + levelOf(change.before()));
    }

    synchronized List<ChangedLevel> list() {
        return changes.entrySet().stream().map(e -> e.getValue().of(e.getKey())).toList();
    }

    @Override
    public synchronized void close() {
        later.close();
        changes.forEach((name, change) -> {
            if (change.until() != null) {
                restore(name, change);
            }
        });
        changes.clear();
    }

    private synchronized void revert(String name, Instant until) {
        Change change = changes.get(name);
        if (change != null && until.equals(change.until())) {
            changes.remove(name);
            restore(name, change);
        }
    }

    private void restore(String name, Change change) {
        Logger logger = logger(name);
        if (change.level().equals(logger.getLevel())) {
            logger.setLevel(change.before());
            LOG.info("level of logger {} back to {}", name, levelOf(change.before()));
        } else {
            LOG.info("level of logger {} stays at {}: somebody else has set it", name, levelOf(logger.getLevel()));
        }
    }

    private Logger logger(String name) {
        return loggers.get().getLogger(name);
    }

    private static String levelOf(Level level) {
        return level == null ? "inherited" : level.toString();
    }

    private record Change(Level level, Level before, Instant until, Runnable keepRevertFromRunning) {

        ChangedLevel of(String name) {
            return new ChangedLevel(name, level.toString(), before == null ? null : before.toString(), until);
        }
    }
}
