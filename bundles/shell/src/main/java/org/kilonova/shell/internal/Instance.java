// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import java.util.Map;
import org.kilonova.rpc.Arg;

/**
 * An instance as the scheduler knows it; what the scheduler does not say is null.
 *
 * @param reason why it is in its state
 * @param pid of its process on its host
 * @param exitCode of its process, if that has ended
 * @param requestId of the request that made it
 * @param launchedAt when its process started
 * @param endedAt when its process ended
 */
public record Instance(
        String id,
        String name,
        String image,
        Map<String, String> parameters,
        String state,
        String reason,
        String host,
        Long pid,
        @Arg("exit_code") Long exitCode,
        Long vcpus,
        @Arg("memory_mb") Long memoryMb,
        @Arg("disk_mb") Long diskMb,
        String user,
        String project,
        @Arg("request_id") String requestId,
        @Arg("created_at") Instant createdAt,
        @Arg("updated_at") Instant updatedAt,
        @Arg("launched_at") Instant launchedAt,
        @Arg("ended_at") Instant endedAt) {}
