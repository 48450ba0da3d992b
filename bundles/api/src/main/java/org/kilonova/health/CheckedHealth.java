// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health;

import java.time.Duration;
import java.util.List;

/**
 * How one check has ended.
 *
 * @param name of the check
 * @param tags under which it is found
 * @param status what it found
 * @param messages why, for people, the most important first; empty if all is well and there is nothing to say
 * @param took how long it ran
 */
public record CheckedHealth(
        String name, List<String> tags, HealthStatus status, List<String> messages, Duration took) {}
