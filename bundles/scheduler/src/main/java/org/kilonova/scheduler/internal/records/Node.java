// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.time.Instant;
import org.kilonova.scheduler.internal.wire.Resources;

/**
 * A compute host as it last reported.
 *
 * @param updatedAt when it last told anything of itself
 */
public record Node(String host, Resources resources, Instant updatedAt) {}
