// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kilonova.deploy.internal.BundleLocation;
import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps bundles of the deploy folder from ending the container: a call to {@code System.exit}, {@code Runtime.exit} or {@code
 * Runtime.halt} in their classes, also by method reference, ends in a {@link SecurityException} that names the bundle. Not caught are
 * calls by reflection or through method handles looked up at run time, native code, and what bundles of the distribution call.
 *
 * <p>Called by the framework, on the thread that loads a class. A class that cannot be read is left as it is.
 */
public final class ExitGuard implements WeavingHook {

    private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);

    private final Bundle own;
    private final Set<String> unread = ConcurrentHashMap.newKeySet();

    /** @param own bundle, whose classes the guard needs before it can look at any */
    public ExitGuard(Bundle own) {
        this.own = own;
    }

    /** An exception would end the guard for good: the framework never calls a hook again that has thrown one. */
    @Override
    public void weave(WovenClass woven) {
        Bundle bundle = woven.getBundleWiring().getBundle();
        if (bundle == own
                || BundleLocation.parse(bundle.getLocation()).isEmpty()
                || !ExitCall.mayBeIn(woven.getBytes())) {
            return;
        }
        try {
            ExitRewriter.rewrite(woven.getBytes(), name(bundle)).ifPresent(woven::setBytes);
        } catch (RuntimeException e) {
            if (unread.add(bundle.getSymbolicName())) {
                LOG.warn(
                        "Class {} of {} cannot be guarded ({}): if it or another one like it calls System.exit, the"
                                + " container ends; compile it for a Java that this container knows",
                        woven.getClassName(),
                        name(bundle),
                        e.toString());
            }
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion() + " (bundle " + bundle.getBundleId() + ")";
    }
}
