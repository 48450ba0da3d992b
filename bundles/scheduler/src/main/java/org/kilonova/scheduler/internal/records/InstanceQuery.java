// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.util.UUID;
import org.kilonova.scheduler.internal.wire.State;

/**
 * Which instances to list. Null is any.
 *
 * @param marker the last instance of the page before
 * @param limit how many at most
 * @param deleted whether DELETED ones are listed too when no state is given
 */
public record InstanceQuery(
        UUID marker, int limit, State state, String host, String image, String name, boolean deleted) {

    public InstanceQuery withLimit(int other) {
        return new InstanceQuery(marker, other, state, host, image, name, deleted);
    }
}
