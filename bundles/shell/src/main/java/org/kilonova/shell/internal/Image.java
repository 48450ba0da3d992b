// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.rpc.Arg;

/**
 * What instances can be made of; what the scheduler does not say is null.
 *
 * @param parameters what may be given to an instance of it
 * @param vcpus that an instance of it claims; memory and disk likewise
 * @param hosts that have it
 */
public record Image(
        String name,
        String description,
        List<Parameter> parameters,
        Long vcpus,
        @Arg("memory_mb") Long memoryMb,
        @Arg("disk_mb") Long diskMb,
        List<String> hosts) {

    public Image {
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
    }

    /**
     * A parameter of an image.
     *
     * @param pattern that the whole value must match
     * @param byDefault the value if none is given, or null if one must be given
     */
    public record Parameter(
            String name, String pattern, @Arg("default") String byDefault, String description) {

        /** As words of a command: in brackets what may be left out. */
        String usage() {
            return byDefault == null ? name + "=..." : "[" + name + "=" + byDefault + "]";
        }
    }
}
