// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All keys of one PID, as one bundle defines them.
 *
 * @param pid the PID or factory PID
 * @param factory whether it is a factory PID
 * @param bundleId of the bundle whose metatype it is
 * @param attributes by key, in name order
 */
record Definition(String pid, boolean factory, long bundleId, Map<String, Attribute> attributes) {

    static Definition of(String pid, boolean factory, long bundleId, List<Attribute> attributes) {
        Map<String, Attribute> byKey = attributes.stream()
                .collect(Collectors.toMap(Attribute::key, Function.identity(), (first, last) -> last, TreeMap::new));
        return new Definition(pid, factory, bundleId, byKey);
    }
}
