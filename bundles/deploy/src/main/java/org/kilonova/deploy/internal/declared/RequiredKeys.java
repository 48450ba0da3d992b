// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.util.Set;

/**
 * What a bundle's metatype wants to find in a configuration.
 *
 * @param pid of the configuration, or of the factory that it is made by
 * @param keys that are required and have no default
 */
record RequiredKeys(String pid, boolean factory, Set<String> keys) {}
