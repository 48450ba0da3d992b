// SPDX-License-Identifier: Apache-2.0
package org.kilonova.service;

import java.time.Instant;
import java.util.UUID;

/**
 * The row that says a service exists, is enabled, and when it last reported. All times are the database's.
 *
 * @param id stays the same over restarts
 * @param host who runs it
 * @param binary the kind of service; unique with the host
 * @param topic where it is addressed, or null if it receives no messages
 * @param version of the software, as text
 * @param state what the service said of itself
 * @param up reported within {@code service_down_time}, not stopped, not forced down
 * @param disabled the operator wants no new work on it
 * @param disabledReason why, or null
 * @param forcedDown the operator says that it is down, whatever it reports
 * @param reportCount number of reports
 * @param createdAt when the record was made
 * @param updatedAt when anything in it last changed
 * @param lastSeenUp when it last reported, or null
 */
public record ServiceRecord(
        UUID id,
        String host,
        String binary,
        String topic,
        String version,
        ReportedState state,
        boolean up,
        boolean disabled,
        String disabledReason,
        boolean forcedDown,
        long reportCount,
        Instant createdAt,
        Instant updatedAt,
        Instant lastSeenUp) {}
