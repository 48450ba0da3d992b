// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Instant;

/**
 * One manager instance in a service.
 *
 * @param number counted from 1 in each service
 * @param state where it stands
 * @param reason why, or null
 * @param bundleId the bundle that registered it
 * @param bundle symbolic name of that bundle
 * @param version of that bundle
 * @param managerClass the manager's class
 * @param since when it was registered
 * @param handled messages it has ended, well or not
 * @param errors those that ended with an error of the manager's
 */
public record GenerationInfo(
        int number,
        GenerationState state,
        String reason,
        long bundleId,
        String bundle,
        String version,
        String managerClass,
        Instant since,
        long handled,
        long errors) {}
