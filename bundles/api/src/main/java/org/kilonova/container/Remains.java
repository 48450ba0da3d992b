// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Instant;
import java.util.List;

/**
 * A version that has been replaced or removed and whose classes are still in memory.
 *
 * @param bundleId that it had
 * @param bundle symbolic name
 * @param version of the bundle
 * @param since when it was uninstalled
 * @param overdue whether a collection that should have freed it has run; before that it says nothing
 * @param holders what still holds it, as far as that can be told without stopping the container; may be empty
 */
public record Remains(
        long bundleId, String bundle, String version, Instant since, boolean overdue, List<String> holders) {}
