// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.kilonova.audit.AuditEntry;
import org.kilonova.audit.Harmless;
import org.kilonova.container.Secrets;

/**
 * An act as one line: an object of JSON with {@code time}, {@code user}, {@code via}, {@code origin}, {@code action} and {@code result}. What
 * a terminal or a reader of lines could take for something else is escaped; what looks like a secret is masked, whoever forgot to.
 */
record AuditLine(Clock clock) {

    /** Of each part, in characters; a script may be long. */
    private static final int LONGEST = 4000;

    String of(AuditEntry entry) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        StringBuilder line = new StringBuilder(256).append("{\"time\":\"").append(now);
        part(line, "user", entry.user());
        part(line, "via", entry.via().name());
        part(line, "origin", entry.origin());
        part(line, "action", entry.action());
        part(line, "result", entry.result());
        return line.append("\"}").toString();
    }

    private static void part(StringBuilder line, String name, String value) {
        line.append("\",\"").append(name).append("\":\"");
        // What is cut first could begin a secret without its end: it is cut once more.
        String masked = Secrets.mask(cut(value, 2 * LONGEST));
        String shown = masked.length() <= LONGEST ? masked : cut(masked, LONGEST) + "...";
        shown.codePoints().forEach(c -> escape(line, c));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    /** The six lines of JSON that an audit needs: a library would be the slowest part of the container's start. */
    private static void escape(StringBuilder line, int c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append((char) c);
        } else if (c == '\n') {
            line.append("\\n");
        } else if (Harmless.is(c)) {
            line.appendCodePoint(c);
        } else {
            Harmless.escape(line, c);
        }
    }
}
