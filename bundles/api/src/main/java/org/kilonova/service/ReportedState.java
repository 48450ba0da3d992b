// SPDX-License-Identifier: Apache-2.0
package org.kilonova.service;

/** What a service last said of itself. */
public enum ReportedState {
    /** It is at work. */
    RUNNING,
    /** It takes no new messages and ends what it has. */
    DRAINING,
    /** It ended in order: down at once, without waiting for {@code service_down_time}. */
    STOPPED
}
