// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.Map;

/**
 * What a configuration was last turned into.
 *
 * @param pid of the configuration, without a target
 * @param factoryPid or null
 * @param source the file, or what else set it
 * @param inForce the keys handed on, with values as they are
 * @param refusals by key
 */
record Delivered(
        String pid, String factoryPid, String source, Map<String, Object> inForce, Map<String, Refusal> refusals) {

    Delivered {
        inForce = Map.copyOf(inForce);
        refusals = Map.copyOf(refusals);
    }
}
