// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;

/**
 * A logger whose level an operator has set.
 *
 * @param logger its name
 * @param level now
 * @param before what it had, or null if it inherited one
 * @param until when it reverts, or null if it does not
 */
public record ChangedLevel(String logger, String level, String before, Instant until) {}
