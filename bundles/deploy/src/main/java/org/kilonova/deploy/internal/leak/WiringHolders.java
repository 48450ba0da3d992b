// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles that took packages from the version and have not been refreshed. */
final class WiringHolders implements HolderFinder {

    private final BundleContext framework;

    WiringHolders(BundleContext framework) {
        this.framework = framework;
    }

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        return Stream.of(framework.getBundles())
                .filter(bundle -> isWired(bundle, version.bundleId()))
                .map(bundle -> "bundle " + bundle + ", which uses its packages until it is refreshed")
                .toList();
    }

    private static boolean isWired(Bundle bundle, long provider) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null
                && wiring.getRequiredWires(null).stream()
                        .anyMatch(wire -> wire.getProvider().getBundle().getBundleId() == provider
                                && bundle.getBundleId() != provider);
    }
}
