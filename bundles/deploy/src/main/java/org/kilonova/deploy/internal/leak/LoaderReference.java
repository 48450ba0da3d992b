// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadLocalRandom;

/** Knows a class loader without holding it. Its mark tells it from all others, in the dump of a heap too. */
final class LoaderReference extends WeakReference<ClassLoader> {

    private final long mark = ThreadLocalRandom.current().nextLong();

    LoaderReference(ClassLoader loader) {
        super(loader);
    }

    long mark() {
        return mark;
    }

    /** Asks the collector, where {@link #get} would keep the class loader through a concurrent collection. */
    boolean gone() {
        return refersTo(null);
    }
}
