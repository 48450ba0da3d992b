// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.time.Instant;
import java.util.UUID;
import org.kilonova.rpc.Arg;

/**
 * What became of an instance on its host.
 *
 * @param attempt which placement the host speaks of
 * @param revision grows with each change on the host
 */
public record Change(
        UUID id,
        int attempt,
        long revision,
        State state,
        String reason,
        Long pid,
        @Arg("exit_code") Integer exitCode,
        @Arg("launched_at") Instant launchedAt,
        @Arg("ended_at") Instant endedAt) {}
