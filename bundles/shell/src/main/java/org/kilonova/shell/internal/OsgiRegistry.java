// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The framework's service registry. */
record OsgiRegistry(BundleContext context) implements Services.Registry {

    @Override
    public <S> Optional<Services.Lease<S>> lease(Class<S> type) {
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        return service == null
                ? Optional.empty()
                : Optional.of(new Services.Lease<>(service, () -> context.ungetService(reference)));
    }
}
