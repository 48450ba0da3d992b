// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import org.kilonova.rpc.Arg;

/** An image as it is answered to users: as the host that reported last declares it, and all hosts that have it. */
public record ListedImage(
        String name,
        String description,
        List<Parameter> parameters,
        int vcpus,
        @Arg("memory_mb") long memoryMb,
        @Arg("disk_mb") long diskMb,
        List<String> hosts) {}
