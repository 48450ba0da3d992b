// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.Map;
import java.util.UUID;

/**
 * An instance as its host is asked to run it.
 *
 * @param attempt which placement this is; the host says it again in everything it tells
 * @param parameters all of them, defaults included
 */
public record Order(UUID id, int attempt, String name, String image, Map<String, String> parameters) {}
