// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.DeployedFile.Status;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.SwapInfo.Step;
import org.kilonova.container.Swaps;

/**
 * Whether something lies in the deploy folder that is not taken, or runs otherwise than it should.
 *
 * @param folder empty while there is none
 * @param swaps empty while there are none
 */
record DeployCheck(Supplier<Optional<DeployFolder>> folder, Supplier<Optional<Swaps>> swaps) implements Check {

    @Override
    public List<Finding> look() {
        Optional<DeployFolder> present = folder.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the deploy folder", "org.kilonova.deploy"));
        }
        List<Finding> found = new ArrayList<>();
        for (DeployedFile file : present.get().files()) {
            if (file.status() == Status.QUARANTINED) {
                found.add(Finding.warn(file.name() + " is quarantined: " + file.reason()));
            } else if (file.status() == Status.DEPLOYED && file.reason() != null) {
                found.add(Finding.warn(file.name() + ": " + file.reason()));
            }
        }
        swaps.get().ifPresent(all -> found.addAll(interrupted(all.swaps())));
        return found;
    }

    /** Of each file the last swap counts. */
    private static List<Finding> interrupted(List<SwapInfo> lastFirst) {
        Set<String> files = new HashSet<>();
        return lastFirst.stream()
                .filter(swap -> files.add(swap.file()))
                .filter(swap -> swap.step() == Step.INTERRUPTED)
                .map(swap -> Finding.warn("the swap of " + swap.file() + " from " + swap.from() + " to " + swap.to()
                        + " was interrupted: kn:swap it again, or copy the jar again"))
                .toList();
    }
}
