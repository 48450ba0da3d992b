// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.util.Set;

/**
 * What a host is chosen for.
 *
 * @param image the name of the image
 * @param imageHosts the hosts that have it
 * @param requestedHost the only host that the user wants, or null
 * @param tried the hosts that refused it
 */
public record Request(
        String image,
        Set<String> imageHosts,
        int vcpus,
        long memoryMb,
        long diskMb,
        String requestedHost,
        Set<String> tried) {

    @Override
    public String toString() {
        return "image " + image + ": " + vcpus + " vcpus, " + memoryMb + " MB of memory, " + diskMb + " MB of disk";
    }
}
