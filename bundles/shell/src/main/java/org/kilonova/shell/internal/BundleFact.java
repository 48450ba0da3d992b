// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/**
 * A bundle that seems to belong to a topic.
 *
 * @param id of the bundle
 * @param name symbolic name
 * @param version of the bundle
 * @param state where it stands
 * @param missing what nobody provides and it needs, while it is not resolved
 * @param components of the topic
 * @param registered whether it has registered a manager for the topic
 */
record BundleFact(
        long id,
        String name,
        String version,
        State state,
        List<String> missing,
        List<ComponentFact> components,
        boolean registered) {

    /** Where a bundle stands. */
    enum State {
        INSTALLED,
        RESOLVED,
        STARTING,
        ACTIVE
    }

    @Override
    public String toString() {
        return "bundle " + name + " " + version + " [" + id + "]";
    }
}
