// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LevelToSyslogSeverity;

/**
 * Lines for systemd's journal: the number of the level before each, as in {@code <4>}, also before those of a stack trace, for to the
 * journal each line is an entry. Named in {@code logback.xml}.
 */
public final class JournalLayout extends PatternLayout {

    @Override
    public String doLayout(ILoggingEvent event) {
        String prefix = "<" + LevelToSyslogSeverity.convert(event) + ">";
        return prefix + super.doLayout(event).replaceAll("\\R(?!\\z)", "\n" + prefix);
    }
}
