// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.Hashtable;
import java.util.Map;
import org.kilonova.manager.Manager;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into synthesised bundles: registers a manager for each topic in the header {@code Test-Topic}. */
public final class ManagerActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        for (String topic : context.getBundle().getHeaders().get("Test-Topic").split(",")) {
            context.registerService(Manager.class, new Manager() {}, new Hashtable<>(Map.of(Manager.TOPIC, topic)));
        }
    }

    @Override
    public void stop(BundleContext context) {}
}
