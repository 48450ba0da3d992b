// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.apache.felix.gogo.runtime.Closure;
import org.apache.felix.service.command.CommandSession;

/** Why a command before the last one of a pipe has failed: Gogo leaves that in a variable of the session, and takes the line for done. */
final class InnerFailure {

    private InnerFailure() {}

    /** Before a line: what is in the variable is of an earlier one. */
    static void forget(CommandSession session) {
        session.put(Closure.PIPE_EXCEPTION, null);
    }

    /** After a line: the first failure, or null. */
    static Exception of(CommandSession session) {
        if (!(session.get(Closure.PIPE_EXCEPTION) instanceof Exception all)) {
            return null;
        }
        return all.getSuppressed().length > 0 && all.getSuppressed()[0] instanceof Exception first ? first : all;
    }
}
