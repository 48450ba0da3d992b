// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

/**
 * Where a manager comes from.
 *
 * @param bundleId of the bundle that registered it
 * @param bundle its symbolic name
 * @param version its version
 */
public record Origin(long bundleId, String bundle, String version) {

    @Override
    public String toString() {
        return bundle + " " + version + " (bundle " + bundleId + ")";
    }
}
