// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;

/** A bundle that has an id, a state and a time of its last change, and nothing else. */
final class FakeBundle {

    final Bundle bundle;
    volatile int state = Bundle.ACTIVE;
    volatile long lastModified;

    FakeBundle(long id) {
        bundle = (Bundle) Proxy.newProxyInstance(
                FakeBundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getState" -> state;
                    case "getLastModified" -> lastModified;
                    case "toString" -> "bundle " + id;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    static Supplier<Bundle[]> array(FakeBundle... bundles) {
        return () -> Arrays.stream(bundles).map(fake -> fake.bundle).toArray(Bundle[]::new);
    }
}
