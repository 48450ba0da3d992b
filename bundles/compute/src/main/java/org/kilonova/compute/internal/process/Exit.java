// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.process;

import java.time.Instant;

/**
 * How a process ended.
 *
 * @param code 128 + N if signal N ended it; null if nobody knows
 * @param at when
 */
public record Exit(Integer code, Instant at) {}
