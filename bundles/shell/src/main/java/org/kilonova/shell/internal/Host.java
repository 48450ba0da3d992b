// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Instant;
import org.kilonova.rpc.Arg;

/**
 * A host of instances as the scheduler knows it; what the scheduler does not say is null.
 *
 * @param vcpusUsed claimed by instances; memory and disk likewise
 * @param vcpusLimit what may be claimed at most; memory and disk likewise
 * @param driver what its instances are: processes, or only simulated
 * @param state up or down
 * @param status enabled or disabled
 * @param updatedAt when it last reported
 */
public record Host(
        String host,
        @Arg("vcpus_used") Long vcpusUsed,
        @Arg("vcpus_limit") Long vcpusLimit,
        @Arg("memory_mb_used") Long memoryMbUsed,
        @Arg("memory_mb_limit") Long memoryMbLimit,
        @Arg("disk_mb_used") Long diskMbUsed,
        @Arg("disk_mb_limit") Long diskMbLimit,
        Long instances,
        String driver,
        String state,
        String status,
        @Arg("disabled_reason") String disabledReason,
        @Arg("updated_at") Instant updatedAt) {}
