// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.kilonova.store.ServiceStore;
import org.kilonova.store.StoreUnavailableException;

/**
 * Whether the database answers: one record is asked for that nobody has. How long it may take is the store's to say.
 *
 * @param store empty while there is none
 */
record DatabaseCheck(Supplier<Optional<ServiceStore>> store) implements Check {

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Duration ANY = Duration.ofMinutes(1);

    @Override
    public List<Finding> look() {
        Optional<ServiceStore> present = store.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the store of service records", "org.kilonova.store.jdbc"));
        }
        try {
            present.get().find(NOBODY, ANY);
            return List.of();
        } catch (StoreUnavailableException e) {
            return List.of(Finding.away(e.getMessage()));
        }
    }
}
