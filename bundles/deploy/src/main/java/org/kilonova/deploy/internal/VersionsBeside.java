// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.Collection;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Lets two versions of one file stand beside each other: the new one must not take packages from the old one, which is about
 * to go, and {@code singleton:=true} does not count between them. Nobody sees a bundle that is only {@linkplain ProbeLocation looked
 * at}: it sees the others as if it were the next version. Called by the framework, on any thread, while it resolves.
 */
final class VersionsBeside implements ResolverHookFactory, ResolverHook {

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // All of them may resolve.
    }

    @Override
    public void filterSingletonCollisions(BundleCapability singleton, Collection<BundleCapability> collisions) {
        Bundle bundle = singleton.getRevision().getBundle();
        collisions.removeIf(other -> apart(bundle, other.getRevision().getBundle()));
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        Bundle bundle = requirement.getRevision().getBundle();
        candidates.removeIf(other -> apart(bundle, other.getRevision().getBundle()));
    }

    @Override
    public void end() {
        // Nothing is kept between two calls.
    }

    /** Whether a bundle must take no notice of the other. */
    static boolean apart(Bundle bundle, Bundle other) {
        return bundle != other && (ProbeLocation.parse(other.getLocation()).isPresent() || ofOneFile(bundle, other));
    }

    private static boolean ofOneFile(Bundle one, Bundle other) {
        Optional<String> file = file(one.getLocation());
        return file.isPresent() && file.equals(file(other.getLocation()));
    }

    private static Optional<String> file(String location) {
        return BundleLocation.parse(location)
                .map(BundleLocation::file)
                .or(() -> ProbeLocation.parse(location).map(ProbeLocation::file));
    }
}
