// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health;

/** What a check found, the best first. */
public enum HealthStatus {
    /** All is well. */
    OK,
    /** It works, and somebody should look at it in working hours. */
    WARN,
    /** It does not work and is expected to come back by itself. */
    TEMPORARILY_UNAVAILABLE,
    /** It does not work, and will not without help. */
    CRITICAL
}
