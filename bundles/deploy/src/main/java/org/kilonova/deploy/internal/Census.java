// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.function.Supplier;
import org.kilonova.container.Container;
import org.kilonova.container.GenerationState;

/**
 * Counts the managers of a bundle that the container has. One from which another version has taken over is let go: it stays
 * registered, and never serves again. Thread-safe.
 */
final class Census {

    private final Supplier<Container> container;

    /** @param container null while there is none */
    Census(Supplier<Container> container) {
        this.container = container;
    }

    long count(Installed installed) {
        Container present = container.get();
        return present == null ? 0 : count(present, installed);
    }

    /** Whether the container has let a manager go since it was counted; one that comes anew takes in all that are registered. */
    boolean fewer(Installed installed, long before) {
        Container present = container.get();
        return present != null && count(present, installed) < before;
    }

    private static long count(Container container, Installed installed) {
        return container.services().stream()
                .flatMap(service -> service.generations().stream())
                .filter(generation ->
                        generation.bundleId() == installed.bundle().getBundleId()
                                && generation.state() != GenerationState.DRAINING)
                .count();
    }
}
