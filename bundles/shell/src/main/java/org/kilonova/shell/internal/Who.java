// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.apache.felix.service.command.CommandSession;
import org.kilonova.audit.AuditEntry.Via;
import org.kilonova.shell.Visitor;

/** Who types into a session, as the audit names it. */
record Who(String user, Via via, String origin) {

    /** As the variables of a session say it now. */
    static Who of(CommandSession session, String ownOrigin) {
        return new Who(
                text(session, Visitor.USER, System.getProperty("user.name", "-")),
                session.get(Visitor.VIA) instanceof Via via ? via : Via.SHELL,
                text(session, Visitor.ORIGIN, ownOrigin));
    }

    private static String text(CommandSession session, String variable, String otherwise) {
        Object value = session.get(variable);
        return value == null ? otherwise : value.toString();
    }
}
