// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import org.kilonova.manager.Manager;
import org.kilonova.manager.PeriodicTask;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Component;
import org.slf4j.LoggerFactory;

/** Takes and gives records. */
@Component
@Topic("geometry")
public final class GeometryManager implements Manager {

    @Rpc
    public Shape scaled(Shape shape, double factor) {
        return shape.scaled(factor);
    }

    @PeriodicTask(spacing = "PT0.05S", runImmediately = true)
    void measure() {
        LoggerFactory.getLogger(GeometryManager.class).debug("measured");
    }
}
