// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import java.util.UUID;

/**
 * What a host learns from its report.
 *
 * @param terminate instances that should not run there
 */
public record ReportAnswer(List<UUID> terminate) {}
