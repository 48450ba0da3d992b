// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.List;
import java.util.function.Consumer;
import org.kilonova.container.Remains;
import org.osgi.framework.Bundle;

/** Follows what becomes of bundles that go. Thread-safe. */
public interface Leaks extends AutoCloseable {

    /**
     * Called before a bundle is uninstalled.
     *
     * @param told called once it is known, by any thread: with {@code gone}, or with what still holds its classes
     */
    void watch(Bundle old, Consumer<String> told);

    /**
     * Versions that have gone and whose classes are in memory.
     *
     * @param overdue those of them that a collection should have freed
     */
    record Count(int all, int overdue) {}

    /** As it was found at the last look; never waits. */
    Count count();

    /** As {@link org.kilonova.container.Swaps#remains}. */
    List<Remains> remains();

    /** As {@link org.kilonova.container.Swaps#explain}. */
    List<String> explain(long bundleId);

    /** Nothing is followed any more. */
    @Override
    void close();
}
