// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogService;
import org.slf4j.LoggerFactory;

class LogServiceAdapterTest {

    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final LogService service = LogServiceAdapter.logService("a.bundle");
    private Level level;

    @BeforeEach
    void listen() {
        level = root.getLevel();
        root.setLevel(Level.INFO);
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void forget() {
        root.detachAppender(appender);
        root.setLevel(level);
    }

    private ILoggingEvent only() {
        assertEquals(1, appender.list.size(), appender.list.toString());
        return appender.list.get(0);
    }

    @Test
    void namedLoggerKeepsNameLevelAndArguments() {
        service.getLogger("a.b").warn("{} of {}", 1, 2);
        assertEquals("a.b", only().getLoggerName());
        assertEquals(Level.WARN, only().getLevel());
        assertEquals("1 of 2", only().getFormattedMessage());
    }

    @Test
    void lastArgumentMayBeTheCause() {
        Exception cause = new IllegalStateException("boom");
        service.getLogger("a").error("{} failed", "it", cause);
        assertEquals("it failed", only().getFormattedMessage());
        assertSame(cause, ((ThrowableProxy) only().getThrowableProxy()).getThrowable());
    }

    @Test
    void manyArguments() {
        service.getLogger("a").info("{} {} {}", 1, 2, 3);
        assertEquals("1 2 3", only().getFormattedMessage());
    }

    @Test
    void formatterLoggerUsesPrintf() {
        service.getLogger("a", FormatterLogger.class).info("%03d {}", 7);
        assertEquals("007 {}", only().getFormattedMessage());
    }

    @Test
    void numberedLevelsOfBefore() {
        Exception cause = new IllegalStateException("boom");
        log(1, "error", cause);
        log(2, "warning", null);
        log(3, "info", null);
        log(4, "debug", null);
        assertEquals(
                List.of(Level.ERROR, Level.WARN, Level.INFO),
                appender.list.stream().map(ILoggingEvent::getLevel).toList());
        assertEquals("a.bundle", appender.list.get(0).getLoggerName());
        assertSame(cause, ((ThrowableProxy) appender.list.get(0).getThrowableProxy()).getThrowable());
    }

    @SuppressWarnings("deprecation")
    private void log(int number, String message, Exception cause) {
        if (cause == null) {
            service.log(null, number, message);
        } else {
            service.log(number, message, cause);
        }
    }

    @Test
    void consumerRunsOnlyWhenItsLevelIsOn() {
        service.getLogger("a").debug(logger -> logger.error("no"));
        service.getLogger("a").info(logger -> logger.info("yes"));
        assertEquals("yes", only().getFormattedMessage());
    }

    @Test
    void asksTheLevelOfItsLogger() {
        assertTrue(service.getLogger("a").isInfoEnabled());
        assertFalse(service.getLogger("a").isDebugEnabled());
        assertEquals("a", service.getLogger("a").getName());
        assertEquals(getClass().getName(), service.getLogger(getClass()).getName());
    }
}
