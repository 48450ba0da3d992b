// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.kilonova.container.Remains;
import org.kilonova.deploy.internal.leak.Leaks;
import org.osgi.framework.Bundle;

/** Says at once of every version that it is gone. */
final class FakeLeaks implements Leaks {

    /** Name and version of each that was to be watched. */
    final List<String> watched = new CopyOnWriteArrayList<>();

    @Override
    public void watch(Bundle old, Consumer<String> told) {
        watched.add(old.getSymbolicName() + " " + old.getVersion());
        told.accept("gone");
    }

    @Override
    public Count count() {
        return new Count(0, 0);
    }

    @Override
    public List<Remains> remains() {
        return List.of();
    }

    @Override
    public List<String> explain(long bundleId) {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing runs.
    }
}
