// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines of a logger at INFO and above, from its making to its end. */
final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Level before;

    Lines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        start();
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        all.add(event.getFormattedMessage());
    }

    List<String> all() {
        return all;
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setLevel(before);
    }
}
