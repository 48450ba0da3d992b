// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.time.Instant;
import org.kilonova.compute.internal.process.Exit;
import org.kilonova.compute.internal.process.InstanceProcess;

/**
 * How an instance is. Each change makes a new one, with a higher revision.
 *
 * @param revision counts the changes
 * @param run counts the starts of its process; the one that runs, ran last, or is about to
 * @param state where it stands
 * @param reason of the state, or null
 * @param pid of its process, or null if none runs
 * @param exitCode of its last process, or null
 * @param launchedAt when its last process was started, or null
 * @param endedAt when that ended, or null
 */
public record Status(
        long revision,
        int run,
        InstanceState state,
        String reason,
        Long pid,
        Integer exitCode,
        Instant launchedAt,
        Instant endedAt) {

    static Status building() {
        return new Status(1, 1, InstanceState.BUILDING, null, null, null, null, null);
    }

    Status active(InstanceProcess process) {
        return new Status(
                revision + 1, run, InstanceState.ACTIVE, null, process.pid(), null, process.startedAt(), null);
    }

    Status rebooting() {
        return new Status(revision + 1, run + 1, InstanceState.REBOOTING, null, pid, exitCode, launchedAt, endedAt);
    }

    Status shutOff(Exit exit) {
        String reason = exit.code() == null ? "the process ended, its exit code is not known" : null;
        return new Status(revision + 1, run, InstanceState.SHUTOFF, reason, null, exit.code(), launchedAt, exit.at());
    }

    Status exitedAtOnce(Exit exit, String reason) {
        return new Status(revision + 1, run, InstanceState.ERROR, reason, null, exit.code(), launchedAt, exit.at());
    }

    Status error(String reason) {
        return new Status(revision + 1, run, InstanceState.ERROR, reason, null, exitCode, launchedAt, endedAt);
    }

    Status deleting() {
        return new Status(revision + 1, run, InstanceState.DELETING, null, pid, exitCode, launchedAt, endedAt);
    }

    Status deleted() {
        return new Status(revision + 1, run, InstanceState.DELETED, null, null, exitCode, launchedAt, endedAt);
    }

    /** The same, said once more. */
    Status again() {
        return new Status(revision + 1, run, state, reason, pid, exitCode, launchedAt, endedAt);
    }
}
