// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import static org.kilonova.scheduler.internal.records.InstanceTable.seconds;

import java.time.Duration;
import java.util.UUID;
import org.kilonova.scheduler.internal.wire.Change;
import org.kilonova.scheduler.internal.wire.State;

/**
 * The steps that the record of an instance takes, each a single statement that compares and sets: true if this caller took
 * the step, false if the record is elsewhere by now. So two schedulers, and a message delivered twice, do no harm. Thread-safe.
 */
public final class Steps {

    private static final String UPDATE = "UPDATE instances SET updated_at = CURRENT_TIMESTAMP, ";

    /** The placement of which a host speaks, not confirmed yet. */
    private static final String UNCLAIMED =
            " WHERE id = ? AND host = ? AND attempt = ? AND state = 'BUILDING' AND claimed = FALSE";

    private static final String CLAIM =
            UPDATE + "claimed = TRUE WHERE id = ? AND host = ? AND attempt = ? AND state = 'BUILDING'";

    private static final String MOVE =
            UPDATE + "host = ?, attempt = attempt + 1, revision = -1, asked_at = CURRENT_TIMESTAMP" + UNCLAIMED;

    private static final String GIVE_UP = UPDATE + "state = 'ERROR', reason = ?, host = NULL" + UNCLAIMED;

    private static final String REFUSAL =
            "INSERT INTO instance_refusals (instance_id, host, attempt, reason) VALUES (?, ?, ?, ?)";

    private static final String CHANGE = UPDATE
            + "state = ?, reason = ?, pid = ?, exit_code = ?, launched_at = ?, ended_at = ?, revision = ?, claimed = claimed OR ?"
            + " WHERE id = ? AND host = ? AND attempt = ? AND revision < ? AND state NOT IN ('DELETING', 'DELETED')"
            + " AND (state = 'BUILDING' OR ?)";

    private static final String DELETED = UPDATE
            + "state = 'DELETED', pid = NULL, claimed = FALSE, exit_code = COALESCE(CAST(? AS INTEGER), exit_code),"
            + " ended_at = COALESCE(CAST(? AS TIMESTAMP WITH TIME ZONE), ended_at) WHERE id = ? AND host = ?"
            + " AND (state = 'DELETING' OR (state <> 'DELETED' AND attempt = ? AND revision < ?))";

    private static final String TERMINATE = UPDATE
            + "state = CASE WHEN host IS NULL THEN 'DELETED' ELSE 'DELETING' END, asked_at = CURRENT_TIMESTAMP"
            + " WHERE id = ? AND state NOT IN ('DELETING', 'DELETED')";

    private static final String REBOOT = UPDATE + "state = 'REBOOTING', reason = NULL, asked_at = CURRENT_TIMESTAMP"
            + " WHERE id = ? AND state = ? AND state IN ('ACTIVE', 'SHUTOFF', 'ERROR') AND claimed = TRUE";

    private static final String REBOOT_NOT_SENT =
            UPDATE + "state = ?, reason = ? WHERE id = ? AND revision = ? AND state = 'REBOOTING'";

    private static final String ASK_AGAIN = "UPDATE instances SET asked_at = CURRENT_TIMESTAMP"
            + " WHERE id = ? AND attempt = ? AND state = ? AND EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - asked_at)) > ?";

    private static final String HOST_DOWN = UPDATE
            + "state = 'ERROR', reason = ?, claimed = FALSE, revision = -1 WHERE id = ? AND attempt = ? AND state = 'BUILDING'";

    private static final String HOST_GONE =
            UPDATE + "state = 'DELETED', pid = NULL, claimed = FALSE WHERE id = ? AND host = ? AND state = 'DELETING'";

    private static final String MISSING = UPDATE
            + "state = 'ERROR', reason = ?, pid = NULL, claimed = FALSE, revision = -1"
            + " WHERE id = ? AND host = ? AND attempt = ? AND revision = ? AND state = ?";

    private static final String NOT_REBOOTED =
            "UPDATE instances SET revision = -1 WHERE id = ? AND revision = ? AND state = 'REBOOTING'";

    private final Database database;

    public Steps(Database database) {
        this.database = database;
    }

    /** The host has room and holds it: it may start. True again for the same placement until it is ACTIVE. */
    public boolean claim(UUID id, String host, int attempt) {
        return one(CLAIM, id, host, attempt);
    }

    /** The host refused it before claiming it: it is the next host's turn. */
    public boolean move(InstanceRecord from, String reason, String nextHost) {
        return refused(from, reason, MOVE, nextHost);
    }

    /** The host refused it, and no other is left. */
    public boolean giveUp(InstanceRecord from, String reason, String explanation) {
        return refused(from, reason, GIVE_UP, Text.fitting(explanation));
    }

    private boolean refused(InstanceRecord from, String reason, String step, String value) {
        return database.atomically(session -> {
            if (session.update(step, value, from.id(), from.host(), from.attempt()) == 0) {
                return false;
            }
            session.update(REFUSAL, from.id(), from.host(), from.attempt(), Text.fitting(reason));
            return true;
        });
    }

    /** What the host told, unless something later is known already or the instance is to be deleted. */
    public boolean apply(String host, Change change) {
        if (change.state() == State.DELETED) {
            // A host that never had it knows neither attempt nor revision.
            return one(
                    DELETED,
                    change.exitCode(),
                    change.endedAt(),
                    change.id(),
                    host,
                    change.attempt(),
                    change.revision());
        }
        // What has not started was not claimed by that, and does not bring back what has been given up.
        boolean started = change.state() != State.BUILDING;
        return one(
                CHANGE,
                change.state(),
                Text.fitting(change.reason()),
                change.pid(),
                change.exitCode(),
                change.launchedAt(),
                change.endedAt(),
                change.revision(),
                started,
                change.id(),
                host,
                change.attempt(),
                change.revision(),
                started);
    }

    /** The user wants it gone. What is on no host is gone at once. */
    public boolean terminate(UUID id) {
        return one(TERMINATE, id);
    }

    /** The user wants it started anew; only its host can do that, and must have it. */
    public boolean reboot(InstanceRecord from) {
        return one(REBOOT, from.id(), from.state());
    }

    /** Its host could not be told: it is what it was before. */
    public boolean rebootNotSent(InstanceRecord from) {
        return one(REBOOT_NOT_SENT, from.state(), from.instance().reason(), from.id(), from.revision());
    }

    /** It is time to tell the host once more, and this scheduler does it. */
    public boolean askAgain(InstanceRecord waiting, Duration patience) {
        return one(ASK_AGAIN, waiting.id(), waiting.attempt(), waiting.state(), seconds(patience));
    }

    /** It was building on a host that is down. */
    public boolean hostDown(InstanceRecord waiting, String explanation) {
        return one(HOST_DOWN, explanation, waiting.id(), waiting.attempt());
    }

    /** It was being deleted, and its host has it no longer, or will never come back. */
    public boolean hostGone(UUID id, String host) {
        return one(HOST_GONE, id, host);
    }

    /** Its host has it no longer. If the host finds it again, its report is believed. */
    public boolean missing(Standing record, String explanation) {
        return one(
                MISSING, explanation, record.id(), record.host(), record.attempt(), record.revision(), record.state());
    }

    /** The host was asked to reboot it and never did: what it told before is in force again, once it tells it again. */
    public boolean notRebooted(Standing record) {
        return one(NOT_REBOOTED, record.id(), record.revision());
    }

    private boolean one(String sql, Object... arguments) {
        return database.with(session -> session.update(sql, arguments)) > 0;
    }
}
