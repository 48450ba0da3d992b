// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.List;
import org.kilonova.deploy.internal.leak.Leaks;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Uninstalls a bundle and wires those anew that used it, so that what runs is what a restart would bring. */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final Bundles bundles;
    private final Leaks leaks;

    Departure(Bundles bundles, Leaks leaks) {
        this.bundles = bundles;
        this.leaks = leaks;
    }

    /** Blocks until its calls have ended; false where it could not be uninstalled, which the log says. */
    boolean run(Installed installed) throws InterruptedException {
        List<Bundle> dependents = bundles.dependents(installed.bundle());
        leaks.watch(installed.bundle(), text -> LOG.debug("{}: {}", installed, text));
        boolean removed = bundles.discard(installed);
        if (!dependents.isEmpty()) {
            LOG.info("{} is removed: its dependents {} are restarted", installed, dependents);
            bundles.refresh(installed.bundle());
        }
        return removed;
    }
}
