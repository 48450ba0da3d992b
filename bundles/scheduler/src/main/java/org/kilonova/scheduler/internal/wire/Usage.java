// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.Arg;

/** What a host has given away, by its own count. */
public record Usage(
        @Arg("vcpus_used") int vcpusUsed,
        @Arg("memory_mb_used") long memoryMbUsed,
        @Arg("disk_mb_used") long diskMbUsed,
        int instances) {}
