// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.kilonova.core.internal.service.Calls.Call;

/** Tells whether all has been settled that came, or waited, over the transport before. For one thread at a time. */
final class LastMessages implements BooleanSupplier {

    private final BooleanSupplier detached;
    private final Supplier<List<Call>> inFlight;
    private List<Call> last;

    /**
     * @param detached whether no service has consumers on it any more
     * @param inFlight the messages of all services that are in flight
     */
    LastMessages(BooleanSupplier detached, Supplier<List<Call>> inFlight) {
        this.detached = detached;
        this.inFlight = inFlight;
    }

    @Override
    public boolean getAsBoolean() {
        if (last == null && detached.getAsBoolean()) {
            last = inFlight.get();
        }
        return last != null && last.stream().allMatch(Call::settled);
    }
}
