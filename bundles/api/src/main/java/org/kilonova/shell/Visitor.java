// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.kilonova.audit.AuditEntry;

/**
 * Somebody who wants commands run. The streams stay open, their text is UTF-8. The names of the session variables are such that Gogo
 * gives them to the sessions of shells within the shell, too.
 *
 * @param user as the audit names it
 * @param via the way the visitor came
 * @param origin from where, as the audit names it
 * @param directory that files are relative to, or null for the one that the container was started in
 * @param json whether results are wanted as JSON, one value for each command, and failures as JSON objects. What commands print
 *     themselves while they work goes to {@code err}, then.
 * @param in of commands that read
 * @param out for results
 * @param err for failures, a line each
 */
public record Visitor(
        String user,
        AuditEntry.Via via,
        String origin,
        Path directory,
        boolean json,
        InputStream in,
        OutputStream out,
        OutputStream err) {

    /** Session variable with {@link #user}, for those who watch commands: they take it when the first line of a session is run. */
    public static final String USER = ".KILONOVA_USER";

    /** Session variable with {@link #via}, an {@link AuditEntry.Via}. */
    public static final String VIA = ".KILONOVA_VIA";

    /** Session variable with {@link #origin}. */
    public static final String ORIGIN = ".KILONOVA_ORIGIN";

    /**
     * Session variable with a {@link Runnable} that ends the session and nothing else. Where it is missing, the container ends with its
     * shell, if it has one of its own.
     */
    public static final String LEAVE = ".KILONOVA_LEAVE";

    public Visitor {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
    }
}
