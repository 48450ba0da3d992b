// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleWiring;

/** Tells the classes of a version from those of other versions that have the same names. */
final class Namesakes {

    private final BundleContext framework;

    Namesakes(BundleContext framework) {
        this.framework = framework;
    }

    /** Installed bundles that have classes of these names. */
    List<Bundle> of(OldVersion version, String className) {
        String resource = className.substring(className.lastIndexOf('.') + 1) + ".class";
        String path = "/"
                + className
                        .substring(0, Math.max(0, className.lastIndexOf('.')))
                        .replace('.', '/');
        return Stream.of(framework.getBundles())
                .filter(bundle -> bundle.getBundleId() != version.bundleId())
                .filter(bundle -> version.name().equals(bundle.getSymbolicName()))
                .filter(bundle -> contains(bundle.adapt(BundleWiring.class), path, resource))
                .toList();
    }

    private static boolean contains(BundleWiring wiring, String path, String resource) {
        return wiring != null
                && !wiring.listResources(path, resource, BundleWiring.LISTRESOURCES_LOCAL)
                        .isEmpty();
    }

    /** Whether the class loader is one of theirs. */
    static boolean isOf(ClassLoader loader, List<Bundle> bundles) {
        return loader instanceof BundleReference reference && bundles.contains(reference.getBundle());
    }
}
