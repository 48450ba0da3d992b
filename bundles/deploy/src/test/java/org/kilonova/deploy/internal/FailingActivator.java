// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into synthesised bundles: does not start. */
public final class FailingActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no licence");
    }

    @Override
    public void stop(BundleContext context) {}
}
