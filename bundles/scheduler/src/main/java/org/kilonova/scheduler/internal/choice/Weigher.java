// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.choice;

import java.util.function.ToDoubleFunction;

/**
 * One reason to prefer a host. Values are stretched over all hosts of the choice, from 0 for the lowest to 1 for the highest, so that
 * the multipliers of different weighers can be compared.
 *
 * @param multiplier how much it counts; negative prefers the opposite, 0 is not at all
 */
public record Weigher(double multiplier, ToDoubleFunction<HostState> value) {

    /** More memory left. */
    public static Weigher freeMemory(double multiplier) {
        return new Weigher(multiplier, host -> host.resources().freeMemoryMb());
    }

    /** Fewer placements on their way to it: what spreads a burst before the hosts have said anything. */
    public static Weigher fewUnclaimed(double multiplier) {
        return new Weigher(multiplier, host -> -host.unclaimed());
    }

    public static Weigher fewInstances(double multiplier) {
        return new Weigher(multiplier, host -> -host.resources().instances());
    }
}
