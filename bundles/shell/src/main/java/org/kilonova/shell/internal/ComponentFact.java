// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/**
 * A declarative-services component of a topic.
 *
 * @param name of the component
 * @param state where it stands
 * @param pids its configuration
 * @param missing references without a service
 * @param failure of its activation, or null
 */
record ComponentFact(String name, State state, List<String> pids, List<MissingService> missing, String failure) {

    /** Where a component stands. */
    enum State {
        DISABLED,
        NO_CONFIGURATION,
        NO_SERVICE,
        FAILED,
        READY
    }

    /**
     * A reference without a service.
     *
     * @param reference its name
     * @param type the interface wanted
     * @param filter on its properties, or null
     * @param couldProvide what would provide it and does not, as text; may be empty
     */
    record MissingService(String reference, String type, String filter, List<String> couldProvide) {}
}
