// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.util.Map;

/**
 * A configuration that Config Admin holds.
 *
 * @param file of the folder {@code config} that it stands in
 * @param values by key
 */
public record Configured(String file, Map<String, Object> values) {}
