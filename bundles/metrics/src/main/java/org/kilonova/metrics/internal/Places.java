// SPDX-License-Identifier: Apache-2.0
package org.kilonova.metrics.internal;

import java.util.HashMap;
import java.util.Map;
import org.kilonova.metrics.MetricFamily;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each family so many places for points; what has none is told together. For one thread at a time. */
final class Places {

    private static final Logger LOG = LoggerFactory.getLogger(Places.class);

    /** Of the families that have more points than places. */
    private final Map<String, Overflow> overflows = new HashMap<>();

    private volatile int limit;

    Places(int limit) {
        this.limit = limit;
    }

    /** From the next reading on. */
    void limit(int points) {
        limit = points;
    }

    /**
     * The family with no more points than it has places, and one for the rest.
     *
     * @throws IllegalArgumentException naming what is wrong with a point
     */
    MetricFamily bounded(MetricFamily family) {
        int places = limit;
        if (family.points().size() <= places) {
            overflows.remove(family.name());
            return family;
        }
        Overflow overflow = overflows.get(family.name());
        if (overflow == null) {
            overflow = new Overflow();
            overflows.put(family.name(), overflow);
            LOG.warn(
                    "The metric {} has {} combinations of labels: {} are told one by one and the rest together, with the label"
                            + " values {}; fewer services, or a higher points_per_metric of {}, help",
                    family.name(),
                    family.points().size(),
                    places,
                    Overflow.OTHER,
                    MetricsComponent.PID);
        }
        return overflow.bounded(family, places);
    }
}
