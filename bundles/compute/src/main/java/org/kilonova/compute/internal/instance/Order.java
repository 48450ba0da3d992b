// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.util.Map;

/**
 * An instance as the host is asked to run it.
 *
 * @param id a UUID, which is also the name of its directory
 * @param attempt counts the hosts that the scheduler has tried
 * @param name given by its user
 * @param image of this host
 * @param parameters of the image
 */
public record Order(String id, int attempt, String name, String image, Map<String, String> parameters) {

    public Order {
        if (!Store.isId(id)) {
            throw new IllegalArgumentException("id must be a UUID, not " + id);
        }
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }
}
