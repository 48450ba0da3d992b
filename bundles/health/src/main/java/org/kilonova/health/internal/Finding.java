// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import org.kilonova.health.HealthStatus;

/**
 * One thing that a check has found.
 *
 * @param status how bad it is
 * @param message what it is, and what to do where something is wrong
 */
record Finding(HealthStatus status, String message) {

    static Finding ok(String message) {
        return new Finding(HealthStatus.OK, message);
    }

    static Finding warn(String message) {
        return new Finding(HealthStatus.WARN, message);
    }

    static Finding away(String message) {
        return new Finding(HealthStatus.TEMPORARILY_UNAVAILABLE, message);
    }

    static Finding critical(String message) {
        return new Finding(HealthStatus.CRITICAL, message);
    }
}
