// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.kilonova.rpc.Arg;

/** An instance as it is answered to users. What is not known, or not yet, is null; times are the database's or the host's. */
public record Instance(
        UUID id,
        String name,
        String image,
        Map<String, String> parameters,
        State state,
        String reason,
        String host,
        Long pid,
        @Arg("exit_code") Integer exitCode,
        int vcpus,
        @Arg("memory_mb") long memoryMb,
        @Arg("disk_mb") long diskMb,
        String user,
        String project,
        @Arg("request_id") String requestId,
        @Arg("created_at") Instant createdAt,
        @Arg("updated_at") Instant updatedAt,
        @Arg("launched_at") Instant launchedAt,
        @Arg("ended_at") Instant endedAt) {}
