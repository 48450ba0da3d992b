// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses among the bundles of ours that the framework still has after a restart: one for each file. The one that the history calls
 * rightful stays, else one that was started for good; of two such, the newer had already taken over.
 *
 * @param byFile those that stay
 * @param others those that have to go
 */
record Survivors(Map<String, Installed> byFile, List<Installed> others) {

    /**
     * A bundle that was there at start.
     *
     * @param file it came from
     * @param installed the bundle
     * @param forGood whether it was started for good and its copy is where it belongs
     * @param rightful whether its copy is where it belongs and the history says that its content serves
     */
    record Found(String file, Installed installed, boolean forGood, boolean rightful) {}

    static Survivors of(List<Found> found) {
        Map<String, Installed> byFile = new HashMap<>();
        List<Installed> others = new ArrayList<>();
        Comparator<Found> order = Comparator.comparing(Found::rightful).thenComparingLong(Survivors::id);
        found.stream().sorted(order).forEach(bundle -> {
            Installed loser = bundle.forGood() || bundle.rightful()
                    ? byFile.put(bundle.file(), bundle.installed())
                    : bundle.installed();
            if (loser != null) {
                others.add(loser);
            }
        });
        return new Survivors(byFile, others);
    }

    private static long id(Found found) {
        return found.installed().bundle().getBundleId();
    }
}
