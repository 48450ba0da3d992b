// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import org.kilonova.rpc.Arg;

/**
 * What a host is able to run, and what an instance of it takes.
 *
 * @param description may be null
 * @param parameters in the order in which they were declared
 */
public record Image(
        String name,
        String description,
        List<Parameter> parameters,
        int vcpus,
        @Arg("memory_mb") long memoryMb,
        @Arg("disk_mb") long diskMb) {

    public Image {
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
    }
}
