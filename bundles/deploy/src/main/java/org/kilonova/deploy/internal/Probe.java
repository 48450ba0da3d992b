// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A jar installed to be looked at, until it is closed. It is never started, and nobody gets wired to it. */
final class Probe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private final Bundles bundles;
    private final Bundle bundle;

    private Probe(Bundles bundles, Bundle bundle) {
        this.bundles = bundles;
        this.bundle = bundle;
    }

    /** @param file the name under which the jar would be deployed */
    static Probe install(Bundles bundles, String file, Path copy) throws BundleException, IOException {
        ProbeLocation location = new ProbeLocation(file);
        // Left over from a check that was cut short: its content may be another one.
        bundles.all()
                .filter(bundle -> bundle.getLocation().equals(location.toString()))
                .forEach(Probe::remove);
        return new Probe(bundles, bundles.install(location, copy));
    }

    Bundle bundle() {
        return bundle;
    }

    /** Why it does not resolve; empty if it does. */
    List<String> unresolved() {
        if (bundles.resolve(List.of(bundle))) {
            return List.of();
        }
        List<String> missing = new MissingRequirements(bundles::providers).of(bundle);
        return missing.isEmpty() ? explainedByFramework() : missing;
    }

    /** Where nothing is missing, such as packages that contradict each other: the framework tells those who want a class. */
    private List<String> explainedByFramework() {
        try {
            bundle.loadClass("kilonova.check.Nothing");
            return List.of();
        } catch (ClassNotFoundException e) {
            if (e.getCause() instanceof BundleException reason) {
                return List.of(StartFailure.of(reason).reason());
            }
            return List.of();
        }
    }

    private static void remove(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
            LOG.error(
                    "Bundle {} was installed to be looked at and could not be uninstalled; uninstall it by hand",
                    bundle.getBundleId(),
                    e);
        }
    }

    @Override
    public void close() {
        remove(bundle);
    }
}
