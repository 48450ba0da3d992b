// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.Locale;
import org.kilonova.audit.AuditEntry;

/** Has every request written down that changes something, or wanted to: what was done, also if its client has not waited for the answer. */
final class AuditTrail implements Observer {

    private final Neighbours neighbours;

    AuditTrail(Neighbours neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void arrived(Visit visit) {
        // It is written down with its result.
    }

    @Override
    public void streaming(Visit visit) {
        // Reads only.
    }

    @Override
    public void unread(int status) {
        // What it wanted is not known.
    }

    @Override
    public void left(Visit visit, int status) {
        boolean isToTell = !visit.request().isRead() && visit.match() != null;
        if (isToTell) {
            neighbours
                    .audit()
                    .ifPresent(audit -> audit.record(entry(visit, visit.outcome() == 0 ? status : visit.outcome())));
        }
    }

    private static AuditEntry entry(Visit visit, int status) {
        Request request = visit.request();
        String query = request.query() == null ? "" : "?" + request.query();
        String body = visit.sent().isEmpty() ? "" : " " + visit.sent();
        return new AuditEntry(
                user(visit.caller()),
                AuditEntry.Via.HTTP,
                request.remote(),
                request.method() + " " + request.path() + query + body,
                result(visit, status));
    }

    private static String user(Caller caller) {
        if (caller == Caller.LOCAL) {
            return "local";
        }
        return caller.user() == null ? "-" : caller.user();
    }

    private static String result(Visit visit, int status) {
        if (status < 400) {
            return "ok";
        }
        return visit.problem() == null
                ? String.valueOf(status)
                : status + " " + visit.problem().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
