// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.Arg;

/**
 * What a host has, what of it is given away, and how much may be given away at most. Ratios and reserves are the host's business.
 *
 * @param cpuModel may be null
 * @param driver what runs an instance there: {@code process} or {@code simulated}
 */
public record Resources(
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
        String driver) {

    public int freeVcpus() {
        return vcpusLimit - vcpusUsed;
    }

    public long freeMemoryMb() {
        return memoryMbLimit - memoryMbUsed;
    }

    public long freeDiskMb() {
        return diskMbLimit - diskMbUsed;
    }
}
