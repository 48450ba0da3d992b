// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kilonova.container.Remains;
import org.kilonova.container.Swaps;

/**
 * Whether versions that have gone are still held in memory though they should have been collected.
 *
 * @param swaps empty while there are none
 */
record LeaksCheck(Supplier<Optional<Swaps>> swaps) implements Check {

    @Override
    public List<Finding> look() {
        Optional<Swaps> present = swaps.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the leak meter", "org.kilonova.deploy"));
        }
        return present.get().remains().stream()
                .filter(Remains::overdue)
                .map(LeaksCheck::finding)
                .toList();
    }

    private static Finding finding(Remains left) {
        String held = left.holders().isEmpty()
                ? "; kn:leaks --explain " + left.bundleId() + " finds out what holds it"
                : ", held by " + String.join("; ", left.holders());
        return Finding.warn(left.bundle() + " " + left.version() + " has gone and its classes have not" + held);
    }
}
