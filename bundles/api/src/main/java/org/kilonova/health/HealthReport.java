// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health;

import java.time.Instant;
import java.util.List;

/**
 * How the checks have ended.
 *
 * @param status the worst of them; {@link HealthStatus#OK} if there is none
 * @param at when they were asked for
 * @param checks by name
 */
public record HealthReport(HealthStatus status, Instant at, List<CheckedHealth> checks) {}
