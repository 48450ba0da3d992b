// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit;

import java.util.Objects;

/**
 * One act.
 *
 * @param user who did it: the name of a token or key, the user of the terminal, or {@code local} for whoever may use this machine
 * @param via the way it came
 * @param origin from where: an address with its port, a terminal, a file; never null, {@code -} if there is none
 * @param action what was done, as {@code kn:pause greeter} or {@code POST /v1/instances}; without secrets
 * @param result how it ended: {@code ok}, or why it did not
 */
public record AuditEntry(String user, Via via, String origin, String action, String result) {

    public AuditEntry {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(result, "result");
    }

    /** The way in which an act came. */
    public enum Via {
        /** A command at the terminal of the container, or from its standard input. */
        SHELL,
        /** A command over SSH. */
        SSH,
        /** A request. */
        HTTP,
        /** A file in the deploy folder that came, changed or went. */
        DEPLOY
    }
}
