// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** How log lines on standard error look. */
enum ConsoleFormat {
    /** For people. */
    TEXT,
    /** For systemd's journal, which knows the time, and the level by the number at the begin of a line. */
    JOURNAL,
    /** For programs: an object a line. */
    JSON;

    /** The environment variable that chooses. */
    static final String CHOICE = "KILONOVA_LOG_FORMAT";

    /** As {@code logback.xml} calls it. */
    String property() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What the environment asks for; without a choice, what fits to where standard error leads.
     *
     * @param standardError the file that it is
     * @throws LaunchException with {@link ExitCode#USAGE} when there is no such format
     */
    static ConsoleFormat of(Map<String, String> environment, Path standardError) throws LaunchException {
        String choice = environment.getOrDefault(CHOICE, "");
        return switch (choice) {
            case "" -> isJournal(environment.get("JOURNAL_STREAM"), standardError) ? JOURNAL : TEXT;
            case "text" -> TEXT;
            case "journal" -> JOURNAL;
            case "json" -> JSON;
            default ->
                throw new LaunchException(
                        ExitCode.USAGE,
                        CHOICE + " is '" + choice + "'; set it to text, journal or json, or to nothing for what fits");
        };
    }

    /** A process that was started by one of the journal's has the variable, too, though its output leads elsewhere. */
    private static boolean isJournal(String stream, Path standardError) {
        if (stream == null) {
            return false;
        }
        try {
            return stream.equals(Files.getAttribute(standardError, "unix:dev") + ":"
                    + Files.getAttribute(standardError, "unix:ino"));
        } catch (IOException | UnsupportedOperationException e) {
            // Not a system that has a journal.
            return false;
        }
    }
}
