// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.Hashtable;
import java.util.Map;
import org.kilonova.manager.Manager;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into synthesised bundles: registers something exclusive. */
public final class ExclusiveActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(Object.class, new Object(), new Hashtable<>(Map.of(Manager.EXCLUSIVE, true)));
    }

    @Override
    public void stop(BundleContext context) {}
}
