// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.time.Duration;
import java.util.UUID;
import org.kilonova.scheduler.internal.wire.State;

/**
 * Where the record of an instance stands, to be compared with what its host says.
 *
 * @param host or null
 * @param attempt which placement
 * @param revision of the last change that the host told
 * @param claimed whether the host has confirmed that it has it
 * @param unchanged for how long the record has said so, by the database's clock
 */
public record Standing(
        UUID id, String host, int attempt, long revision, State state, boolean claimed, Duration unchanged) {}
