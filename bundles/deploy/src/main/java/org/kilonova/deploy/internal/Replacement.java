// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a new version of a bundle without managers in the place of the old one, and the old one back where that fails. */
final class Replacement {

    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final Bundles bundles;

    Replacement(Bundles bundles) {
        this.bundles = bundles;
    }

    /** Blocks until the new one runs. */
    Installed run(Installed old, Jar jar) throws RefusedException, InterruptedException {
        Installed fresh = installResolved(old, jar);
        List<Bundle> dependents = bundles.dependents(old.bundle());
        Path copy =
                BundleLocation.parse(old.bundle().getLocation()).orElseThrow().copy();
        try {
            swap(old, fresh, dependents);
            return fresh;
        } catch (BundleException e) {
            throw undone(StartFailure.of(e), fresh, copy, dependents);
        }
    }

    /** What does not resolve is found out before anything is stopped. */
    private Installed installResolved(Installed old, Jar jar) throws RefusedException {
        Installed fresh = null;
        try {
            fresh = bundles.install(jar.copy());
            if (!jar.facts().fragment() && !bundles.resolve(List.of(fresh.bundle()))) {
                // The framework tells the reason only when it is started.
                bundles.startOnApproval(fresh.bundle());
            }
            return fresh;
        } catch (BundleException e) {
            if (fresh != null) {
                bundles.discard(fresh);
            }
            throw new RefusedException(StartFailure.of(e), old);
        }
    }

    private void swap(Installed gone, Installed come, List<Bundle> dependents)
            throws BundleException, InterruptedException {
        bundles.remove(gone.bundle());
        if (!dependents.isEmpty()) {
            LOG.info("{} replaces {}: its dependents {} are restarted", come, gone, dependents);
            bundles.refresh(gone.bundle());
        }
        bundles.start(come.bundle());
    }

    private RefusedException undone(StartFailure failure, Installed fresh, Path oldCopy, List<Bundle> dependents)
            throws InterruptedException {
        Installed back = null;
        try {
            back = bundles.install(oldCopy);
            swap(fresh, back, dependents);
            return new RefusedException(failure, back);
        } catch (BundleException e) {
            LOG.error("{} could not be put back; copy it into the folder again", oldCopy.getFileName(), e);
            return new RefusedException(failure, back);
        }
    }
}
