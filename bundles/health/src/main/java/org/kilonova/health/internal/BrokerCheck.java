// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kilonova.container.Container;

/**
 * Whether the transport carries messages.
 *
 * @param container empty while there is none
 */
record BrokerCheck(Supplier<Optional<Container>> container) implements Check {

    @Override
    public List<Finding> look() {
        Optional<Container> present = container.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the container service", "org.kilonova.core"));
        }
        return present.get().transportProblem().map(Finding::away).stream().toList();
    }
}
