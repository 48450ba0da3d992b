// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Duration;
import java.time.Instant;

/**
 * A periodic task.
 *
 * @param name as shown and as used for {@code runTask}
 * @param spacing from start to start; zero is switched off
 * @param running whether it runs now
 * @param runs how often it has ended
 * @param errors how often with an exception
 * @param skipped how often it was due while it still ran, or while the service was paused
 * @param lastStart start of the last run, or null
 * @param lastDuration of the last run that ended, or null
 * @param lastError of the last run that ended, or null if it ended well
 * @param next when it is due, or null if it is not scheduled
 */
public record TaskInfo(
        String name,
        Duration spacing,
        boolean running,
        long runs,
        long errors,
        long skipped,
        Instant lastStart,
        Duration lastDuration,
        String lastError,
        Instant next) {}
