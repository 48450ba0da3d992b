// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.kilonova.rpc.Arg;

/** An instance in a host's report: what became of it, and enough to make its record anew. */
public record Reported(
        UUID id,
        int attempt,
        long revision,
        State state,
        String reason,
        Long pid,
        @Arg("exit_code") Integer exitCode,
        @Arg("launched_at") Instant launchedAt,
        @Arg("ended_at") Instant endedAt,
        String name,
        String image,
        Map<String, String> parameters,
        int vcpus,
        @Arg("memory_mb") long memoryMb,
        @Arg("disk_mb") long diskMb) {

    public Change change() {
        return new Change(id, attempt, revision, state, reason, pid, exitCode, launchedAt, endedAt);
    }
}
