// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.Swaps;
import org.kilonova.health.Health;
import org.kilonova.store.ServiceStore;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The checks that come with the container. They are there, and say so, also while what they look at is not. */
@Component(
        service = {},
        immediate = true)
public final class Checks {

    /** Beside a probe that asks each second, a person should see what is. */
    static final long KEPT_MILLIS = 500;

    private final List<ServiceRegistration<HealthCheck>> registrations = new ArrayList<>();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Container container;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile DeployFolder folder;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Swaps swaps;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ServiceStore store;

    @Activate
    public Checks(BundleContext context) {
        register(context, "deadlocks", DeadlockCheck.ofThisProcess(), Health.ALIVE);
        register(
                context,
                "framework",
                new FrameworkCheck(context.getBundle(Constants.SYSTEM_BUNDLE_ID)::getState),
                Health.READY);
        register(context, "first-pass", new FirstPassCheck(() -> Optional.ofNullable(folder)), Health.READY);
        register(
                context, "managers", new ManagersCheck(() -> Optional.ofNullable(container)), "managers", Health.READY);
        register(context, "broker", new BrokerCheck(() -> Optional.ofNullable(container)), "broker", Health.READY);
        register(context, "database", new DatabaseCheck(() -> Optional.ofNullable(store)), "database", Health.READY);
        register(
                context,
                "deploy",
                new DeployCheck(() -> Optional.ofNullable(folder), () -> Optional.ofNullable(swaps)),
                "deploy");
        register(context, "leaks", new LeaksCheck(() -> Optional.ofNullable(swaps)), "leaks");
    }

    private void register(BundleContext context, String name, Check check, String... tags) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(
                HealthCheck.NAME, name, HealthCheck.TAGS, tags, HealthCheck.RESULT_CACHE_TTL_IN_MS, KEPT_MILLIS));
        registrations.add(context.registerService(HealthCheck.class, new CheckService(check), properties));
    }

    @Deactivate
    void stop() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
