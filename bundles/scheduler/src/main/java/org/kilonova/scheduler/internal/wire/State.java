// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

/** What an instance is doing, as far as its records tell. */
public enum State {
    /** Accepted, or starting on its host. */
    BUILDING,
    /** Its process runs. */
    ACTIVE,
    /** Its process is being replaced by a new one. */
    REBOOTING,
    /** Its process ended by itself. */
    SHUTOFF,
    /** The reason says why it does not run. */
    ERROR,
    /** Its host was asked to stop it. */
    DELETING,
    /** Gone; the record is kept for a while. */
    DELETED
}
