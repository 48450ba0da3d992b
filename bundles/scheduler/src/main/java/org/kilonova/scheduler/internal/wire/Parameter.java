// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.Arg;

/**
 * What an image lets its user choose.
 *
 * @param pattern a regular expression that the whole value must match
 * @param byDefault the value if none is given, or null if one must be given
 * @param description may be null
 */
public record Parameter(
        String name, String pattern, @Arg("default") String byDefault, String description) {}
