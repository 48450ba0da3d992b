// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

/** Where one manager instance stands in its service. */
public enum GenerationState {
    /** Its hooks run; an earlier generation may still serve. */
    STARTING,
    /** Its hooks have run; it waits for the switch. */
    READY,
    /** It serves. */
    ACTIVE,
    /** A later one serves on probation; it ends its calls and serves again if that one fails. */
    STANDBY,
    /** A later one serves; it ends its calls. */
    DRAINING,
    /** It did not come up. */
    FAILED
}
