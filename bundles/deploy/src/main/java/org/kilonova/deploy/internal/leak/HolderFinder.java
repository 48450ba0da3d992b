// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;

/** Looks at one kind of thing that may hold a class loader; without stopping the JVM. */
interface HolderFinder {

    /**
     * What holds it, one text each.
     *
     * @param loader of the version; must not be kept
     */
    List<String> find(OldVersion version, ClassLoader loader);

    /** Whether the class of the object is the version's. */
    static boolean isOf(Object object, ClassLoader loader) {
        return object != null && object.getClass().getClassLoader() == loader;
    }
}
