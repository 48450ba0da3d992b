// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services of other bundles whose object or properties are the version's. The version's own ended with it. */
final class ServiceHolders implements HolderFinder {

    private final BundleContext framework;

    ServiceHolders(BundleContext framework) {
        this.framework = framework;
    }

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        for (ServiceReference<?> service : services()) {
            if (properties(service).anyMatch(value -> HolderFinder.isOf(value, loader)) || isOf(service, loader)) {
                found.add("service " + service.getProperty(Constants.SERVICE_ID) + " of bundle " + service.getBundle()
                        + " (" + String.join(", ", (String[]) service.getProperty(Constants.OBJECTCLASS)) + ")");
            }
        }
        return found;
    }

    private ServiceReference<?>[] services() {
        try {
            ServiceReference<?>[] services = framework.getAllServiceReferences(null, null);
            return services == null ? new ServiceReference<?>[0] : services;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("There is no filter", e);
        }
    }

    private static Stream<Object> properties(ServiceReference<?> service) {
        return Stream.of(service.getPropertyKeys()).map(service::getProperty);
    }

    /** Does not ask a factory, which would make a service of its own for us. */
    private <S> boolean isOf(ServiceReference<S> service, ClassLoader loader) {
        if (!Constants.SCOPE_SINGLETON.equals(service.getProperty(Constants.SERVICE_SCOPE))) {
            return false;
        }
        S object = framework.getService(service);
        try {
            return HolderFinder.isOf(object, loader);
        } finally {
            if (object != null) {
                framework.ungetService(service);
            }
        }
    }
}
