// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.LoggerFactory;

/** The command on log levels. Immediate, because what it has changed must outlive the command. */
@Component(service = LogCommands.class, immediate = true)
@GogoCommand(
        scope = "kn",
        function = {"log"})
public final class LogCommands {

    private final LevelChanges changes;

    @Activate
    public LogCommands() {
        this(new LevelChanges(
                () -> (LoggerContext) LoggerFactory.getILoggerFactory(), Clock.systemUTC(), new RevertThread()));
    }

    LogCommands(LevelChanges changes) {
        this.changes = changes;
    }

    @Descriptor("sets a log level, for a time if one is given; alone, lists what was changed")
    public Object log(
            @Descriptor("[LEVEL LOGGER [DURATION]]: TRACE DEBUG INFO WARN ERROR OFF, or RESET; such as DEBUG ROOT 10m")
                    String... change) {
        Words words = Words.of("log", 0, 3, (Object[]) change);
        if (words.size() == 0) {
            return new Listing<>(ChangedLevel.class, changes.list());
        }
        if (words.size() == 1) {
            throw Words.misused("log", "which logger?");
        }
        String wanted = words.get(0).toUpperCase(Locale.ROOT);
        if (wanted.equals("RESET")) {
            return changes.reset(words.get(1));
        }
        Level level = Level.toLevel(wanted, null);
        if (level == null) {
            throw Words.misused("log", words.get(0) + " is no level");
        }
        Duration length = words.size() == 3 ? Durations.parse(words.get(2)) : null;
        return changes.set(words.get(1), level, length);
    }

    /** Takes what fits no method above. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }

    @Deactivate
    void stop() {
        changes.close();
    }
}
