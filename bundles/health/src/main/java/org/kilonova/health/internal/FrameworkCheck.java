// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.function.IntSupplier;
import org.osgi.framework.Bundle;

/**
 * Whether the framework has started and is not about to stop.
 *
 * @param state of the framework's bundle
 */
record FrameworkCheck(IntSupplier state) implements Check {

    @Override
    public List<Finding> look() {
        return switch (state.getAsInt()) {
            case Bundle.ACTIVE -> List.of();
            case Bundle.STOPPING -> List.of(Finding.away("the container is stopping"));
            default -> List.of(Finding.away("the container is starting"));
        };
    }
}
