// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import java.util.Map;
import org.kilonova.compute.internal.image.Program;
import org.kilonova.compute.internal.image.Resources;

/**
 * What an instance is; never changes, whatever becomes of its image.
 *
 * @param id a UUID
 * @param attempt counts the hosts that the scheduler has tried
 * @param name given by its user
 * @param image from which it was made
 * @param parameters of the image, all of them
 * @param program what it runs
 * @param claim of the host's resources
 */
public record InstanceSpec(
        String id,
        int attempt,
        String name,
        String image,
        Map<String, String> parameters,
        Program program,
        Resources claim) {}
