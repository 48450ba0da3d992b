// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Finds all that keeps a bundle from resolving, also behind other bundles; the framework names only one. */
final class MissingRequirements {

    private final Function<BundleRequirement, Collection<BundleCapability>> providers;
    private final Set<BundleRevision> seen = new HashSet<>();
    private final Set<String> sentences = new LinkedHashSet<>();

    MissingRequirements(Function<BundleRequirement, Collection<BundleCapability>> providers) {
        this.providers = providers;
    }

    /** One sentence for each thing that is missing; none if the reason is another one. */
    List<String> of(Bundle bundle) {
        collect(bundle.adapt(BundleRevision.class), "");
        return List.copyOf(sentences);
    }

    private void collect(BundleRevision revision, String behind) {
        if (!seen.add(revision)) {
            return;
        }
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (!mandatory(requirement)) {
                continue;
            }
            String chain = behind + "missing requirement " + requirement;
            List<BundleRevision> candidates = candidates(requirement);
            if (candidates.isEmpty()) {
                sentences.add(StartFailure.unresolved(chain));
            } else if (candidates.stream().noneMatch(candidate -> candidate.getWiring() != null)) {
                candidates.forEach(candidate -> collect(candidate, chain + " caused by "));
            }
        }
    }

    private List<BundleRevision> candidates(BundleRequirement requirement) {
        Bundle bundle = requirement.getRevision().getBundle();
        List<BundleRevision> candidates = new ArrayList<>();
        for (BundleCapability capability : providers.apply(requirement)) {
            if (!VersionsBeside.apart(bundle, capability.getRevision().getBundle())) {
                candidates.add(capability.getRevision());
            }
        }
        return candidates;
    }

    private static boolean mandatory(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        return Constants.RESOLUTION_MANDATORY.equals(
                        directives.getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY))
                && Constants.EFFECTIVE_RESOLVE.equals(
                        directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE));
    }
}
