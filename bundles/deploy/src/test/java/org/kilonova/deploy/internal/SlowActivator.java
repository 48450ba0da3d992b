// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Goes into synthesised bundles: its start ends when a latch, an OSGi service of the test's, opens. */
public final class SlowActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
        context.getService(context.getServiceReference(CountDownLatch.class)).await();
    }

    @Override
    public void stop(BundleContext context) {}
}
