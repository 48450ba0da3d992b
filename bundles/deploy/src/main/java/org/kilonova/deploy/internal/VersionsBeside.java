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
 * to go, and {@code singleton:=true} does not count between them. Called by the framework, on any thread, while it resolves.
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
        collisions.removeIf(other -> versionsOfOneFile(
                singleton.getRevision().getBundle(), other.getRevision().getBundle()));
    }

    @Override
    public void filterMatches(BundleRequirement requirement, Collection<BundleCapability> candidates) {
        candidates.removeIf(other -> versionsOfOneFile(
                requirement.getRevision().getBundle(), other.getRevision().getBundle()));
    }

    @Override
    public void end() {
        // Nothing is kept between two calls.
    }

    private static boolean versionsOfOneFile(Bundle one, Bundle other) {
        if (one == other) {
            return false;
        }
        Optional<String> file = BundleLocation.parse(one.getLocation()).map(BundleLocation::file);
        return file.isPresent()
                && file.equals(BundleLocation.parse(other.getLocation()).map(BundleLocation::file));
    }
}
