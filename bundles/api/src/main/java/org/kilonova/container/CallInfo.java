// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import java.time.Instant;

/**
 * A message being worked on.
 *
 * @param requestId of its context
 * @param method what it runs
 * @param generation which instance runs it
 * @param since when its method started
 * @param deadline after which nobody waits, or null
 */
public record CallInfo(String requestId, String method, int generation, Instant since, Instant deadline) {}
