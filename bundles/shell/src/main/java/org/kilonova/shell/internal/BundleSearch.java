// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import java.util.stream.Stream;
import org.kilonova.manager.Manager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** What the framework knows about a bundle. */
final class BundleSearch {

    private BundleSearch() {}

    static BundleFact fact(Bundle bundle, BundleContext context, List<ComponentFact> components, boolean registered) {
        BundleFact.State state = state(bundle);
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        return new BundleFact(
                bundle.getBundleId(),
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                state,
                state == BundleFact.State.INSTALLED ? new MissingProviders(wiring).of(bundle) : List.of(),
                components,
                registered);
    }

    static boolean hasRegistered(Bundle bundle, String topic) {
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        return references != null
                && Stream.of(references)
                        .anyMatch(r -> topic.equals(r.getProperty(Manager.TOPIC))
                                && List.of((String[]) r.getProperty(Constants.OBJECTCLASS))
                                        .contains(Manager.class.getName()));
    }

    private static BundleFact.State state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> BundleFact.State.ACTIVE;
            // a bundle with lazy activation stays in STARTING and works
            case Bundle.STARTING -> isLazy(bundle) ? BundleFact.State.ACTIVE : BundleFact.State.STARTING;
            case Bundle.RESOLVED, Bundle.STOPPING ->
                isFragment(bundle) ? BundleFact.State.ACTIVE : BundleFact.State.RESOLVED;
            default -> BundleFact.State.INSTALLED;
        };
    }

    private static boolean isLazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY);
        return policy != null && policy.startsWith(Constants.ACTIVATION_LAZY);
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
