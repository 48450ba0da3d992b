// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.time.Instant;
import java.util.List;
import org.kilonova.rpc.Arg;

/** A compute host as it is answered to users: what it reported last, and what its service record says. */
public record Host(
        String host,
        int vcpus,
        @Arg("vcpus_used") int vcpusUsed,
        @Arg("vcpus_limit") int vcpusLimit,
        @Arg("memory_mb") long memoryMb,
        @Arg("memory_mb_used") long memoryMbUsed,
        @Arg("memory_mb_limit") long memoryMbLimit,
        @Arg("disk_mb") long diskMb,
        @Arg("disk_mb_used") long diskMbUsed,
        @Arg("disk_mb_limit") long diskMbLimit,
        int instances,
        @Arg("cpu_model") String cpuModel,
        String driver,
        List<String> images,
        String state,
        String status,
        @Arg("disabled_reason") String disabledReason,
        @Arg("updated_at") Instant updatedAt) {}
