// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** The health checks of this container. An OSGi service; thread-safe. */
@ProviderType
public interface Health {

    /** Tag of the checks that fail when this process must be ended and started again. */
    String ALIVE = "systemalive";

    /** Tag of the checks that fail while this container should get no work. */
    String READY = "systemready";

    /**
     * Runs the checks that have one of the tags, or all. Answers within seconds: a check that takes longer counts as {@link
     * HealthStatus#CRITICAL}.
     *
     * @param tags empty is all
     */
    HealthReport report(Set<String> tags);
}
