// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.time.Instant;
import org.kilonova.scheduler.internal.wire.Resources;

/**
 * A compute host at the moment of a choice.
 *
 * @param up its service has reported lately and nobody says otherwise
 * @param enabled the operator allows new instances on it
 * @param disabledReason why not, or null
 * @param resources as the host confirmed them: no placement counts that it may still refuse
 * @param unclaimed placements that it has not confirmed yet
 * @param updatedAt when it last told anything of itself
 */
public record HostState(
        String host,
        boolean up,
        boolean enabled,
        String disabledReason,
        Resources resources,
        int unclaimed,
        Instant updatedAt) {}
