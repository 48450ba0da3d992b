// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Instant;

/**
 * A file in the deploy folder.
 *
 * @param name of the file
 * @param status what became of it
 * @param reason of the status, or null; names what to do where something is wrong
 * @param bundleId of its bundle, or -1
 * @param bundle symbolic name, or null
 * @param version of the bundle, or null
 * @param since when it got that status
 */
public record DeployedFile(
        String name, Status status, String reason, long bundleId, String bundle, String version, Instant since) {

    /** What became of a file. */
    public enum Status {
        /** Still changing, or not complete yet. */
        SETTLING,
        /** Being installed and started, or taking over from the file's last version. */
        STARTING,
        /** Its new version serves and is watched; the last one stands by. */
        PROBATION,
        /** Its bundle runs. */
        DEPLOYED,
        /** Not taken; an earlier version, if there was one, goes on. */
        QUARANTINED
    }
}
