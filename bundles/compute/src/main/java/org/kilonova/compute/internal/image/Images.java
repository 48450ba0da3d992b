// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.image;

import java.util.List;
import java.util.Optional;

/** The images that are declared at the moment. */
@FunctionalInterface
public interface Images {

    List<Image> all();

    default Optional<Image> find(String name) {
        return all().stream().filter(image -> image.name().equals(name)).findFirst();
    }
}
