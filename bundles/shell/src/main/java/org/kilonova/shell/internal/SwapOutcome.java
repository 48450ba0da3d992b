// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import org.kilonova.container.SwapInfo;

/**
 * What has come of a command on a swap.
 *
 * @param swap as it stands now
 * @param probation until when it lasts, or null
 */
public record SwapOutcome(SwapInfo swap, String probation) {}
