// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** What an unresolved bundle needs and nobody provides, looked for also in the unresolved bundles that would provide it. */
record MissingProviders(FrameworkWiring wiring) {

    List<String> of(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        collect(bundle, "", missing, new HashSet<>());
        return missing;
    }

    private void collect(Bundle bundle, String forWhom, List<String> missing, Set<Bundle> seen) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null || !seen.add(bundle)) {
            return;
        }
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (!isNeeded(requirement)) {
                continue;
            }
            Collection<BundleCapability> providers = wiring.findProviders(requirement);
            if (providers.isEmpty()) {
                missing.add(text(requirement) + forWhom);
            } else if (providers.stream().allMatch(MissingProviders::unresolved)) {
                Bundle provider = providers.iterator().next().getRevision().getBundle();
                collect(
                        provider,
                        " (for " + provider.getSymbolicName() + ", which provides what this needs)",
                        missing,
                        seen);
            }
        }
    }

    private static boolean isNeeded(BundleRequirement requirement) {
        String effective =
                requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, "resolve");
        boolean optional = Namespace.RESOLUTION_OPTIONAL.equals(
                requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
        boolean dynamic = PackageNamespace.RESOLUTION_DYNAMIC.equals(
                requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
        return effective.equals(Namespace.EFFECTIVE_RESOLVE) && !optional && !dynamic;
    }

    private static boolean unresolved(BundleCapability capability) {
        return capability.getRevision().getWiring() == null;
    }

    private static String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        return new RequirementText(requirement.getNamespace(), filter).toString();
    }
}
