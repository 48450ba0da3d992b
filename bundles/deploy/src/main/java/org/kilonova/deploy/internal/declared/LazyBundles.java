// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.declared;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Bundles that start when one of their classes is loaded. */
public final class LazyBundles {

    private final Set<BundleWiring> seen = new HashSet<>();
    private final List<String> waiting = new ArrayList<>();

    private LazyBundles() {}

    /** Names of those whose classes a bundle may load, also through others. */
    public static List<String> reachedFrom(Bundle bundle) {
        LazyBundles lazy = new LazyBundles();
        lazy.walk(bundle.adapt(BundleWiring.class));
        return lazy.waiting;
    }

    private void walk(BundleWiring wiring) {
        if (wiring == null || !seen.add(wiring)) {
            return;
        }
        Bundle bundle = wiring.getBundle();
        if (bundle.getState() == Bundle.STARTING && bundle.getBundleId() != 0) {
            waiting.add(bundle.getSymbolicName());
        }
        List<BundleWire> wires = wiring.getRequiredWires(null);
        if (wires != null) {
            wires.forEach(wire -> walk(wire.getProviderWiring()));
        }
    }
}
