// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;

/** Whether what lay in the deploy folder at the start has been taken in, once: what comes later is no reason not to be ready. */
final class FirstPassCheck implements Check {

    private final Supplier<Optional<DeployFolder>> folder;
    private volatile boolean passed;

    FirstPassCheck(Supplier<Optional<DeployFolder>> folder) {
        this.folder = folder;
    }

    @Override
    public List<Finding> look() {
        if (passed) {
            return List.of();
        }
        Optional<DeployFolder> present = folder.get();
        if (present.isEmpty()) {
            return List.of(Missing.finding("the deploy folder", "org.kilonova.deploy"));
        }
        List<Finding> pending = present.get().files().stream()
                .filter(FirstPassCheck::pending)
                .map(FirstPassCheck::finding)
                .toList();
        passed = pending.isEmpty();
        return pending;
    }

    /** A bundle that runs without its managers is not in yet. */
    private static boolean pending(DeployedFile file) {
        return switch (file.status()) {
            case SETTLING, STARTING -> true;
            case DEPLOYED -> file.reason() != null;
            case PROBATION, QUARANTINED -> false;
        };
    }

    private static Finding finding(DeployedFile file) {
        String reason = file.reason() == null ? "" : " (" + file.reason() + ")";
        return Finding.away(file.name() + " of the start does not serve yet: " + file.status() + reason);
    }
}
