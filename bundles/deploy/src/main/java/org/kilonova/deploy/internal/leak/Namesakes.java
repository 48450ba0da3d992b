// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.wiring.BundleWiring;

/** Tells the classes of a version from those of other versions that have the same names. */
final class Namesakes {

    private final BundleContext framework;
    private final List<OldVersion> left;

    /** @param left versions that were uninstalled and are in memory */
    Namesakes(BundleContext framework, List<OldVersion> left) {
        this.framework = framework;
        this.left = left;
    }

    /** Versions of other bundles that have a class of this name as well. */
    List<String> of(OldVersion version, String className) {
        return Stream.concat(
                        installed(version)
                                .filter(bundle -> contains(bundle.adapt(BundleWiring.class), className))
                                .map(bundle -> bundle.getVersion().toString()),
                        left.stream()
                                .filter(other -> other != version && other.contains(className))
                                .map(OldVersion::version))
                .distinct()
                .toList();
    }

    private Stream<Bundle> installed(OldVersion version) {
        return Stream.of(framework.getBundles())
                .filter(bundle -> bundle.getBundleId() != version.bundleId())
                .filter(bundle -> version.name().equals(bundle.getSymbolicName()));
    }

    private static boolean contains(BundleWiring wiring, String className) {
        int dot = className.lastIndexOf('.');
        String path = "/" + className.substring(0, Math.max(0, dot)).replace('.', '/');
        return wiring != null
                && !wiring.listResources(
                                path, className.substring(dot + 1) + ".class", BundleWiring.LISTRESOURCES_LOCAL)
                        .isEmpty();
    }

    /** Whether the class loader is that of another version, so that what belongs to it is not the version's. */
    boolean isOfAnother(OldVersion version, ClassLoader loader) {
        return loader instanceof BundleReference reference
                && (installed(version).anyMatch(reference.getBundle()::equals)
                        || left.stream()
                                .anyMatch(other ->
                                        other != version && other.loader().refersTo(loader)));
    }
}
