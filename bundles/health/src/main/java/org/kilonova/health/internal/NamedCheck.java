// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;

/**
 * A check with what its service says of it.
 *
 * @param name under which it is reported
 * @param tags under which it is found
 */
record NamedCheck(String name, List<String> tags, HealthCheck check) {

    static NamedCheck of(Map<String, Object> properties, HealthCheck check) {
        Object tags = properties.get(HealthCheck.TAGS);
        return new NamedCheck(
                String.valueOf(properties.getOrDefault(
                        HealthCheck.NAME, check.getClass().getName())),
                tags instanceof String[] several ? List.of(several) : List.of(String.valueOf(tags)),
                check);
    }
}
