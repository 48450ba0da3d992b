// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.util.List;
import org.kilonova.rpc.Delivery;

/**
 * A method that can be called.
 *
 * @param name on the wire
 * @param namespace empty is the default one
 * @param version offered, {@code "major.minor"}
 * @param delivery what a transport promises for it
 * @param parameters name and type, as {@code "name: String"}
 * @param returns type of the result
 */
public record MethodInfo(
        String name, String namespace, String version, Delivery delivery, List<String> parameters, String returns) {}
