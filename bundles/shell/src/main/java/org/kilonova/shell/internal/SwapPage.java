// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.SwapInfo;

/**
 * A swap and what it waits for.
 *
 * @param swap as it stands now
 * @param calls that the version that steps aside still works on
 */
public record SwapPage(SwapInfo swap, List<LeavingCall> calls) {}
