// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.kilonova.rpc.Target;
import org.osgi.service.component.annotations.Component;

/** Lets {@link GeometryManager} do the work, and speaks to it in records of its own. */
@Component
@Topic("relay")
public final class RelayManager implements Manager {

    private GeometryApi geometry;

    @Override
    public void initHost(ManagerContext context) {
        geometry = context.rpc().proxy(GeometryApi.class, Target.topic("geometry"));
    }

    @Rpc
    public Shape scaled(Shape shape, double factor) {
        return geometry.scaled(shape, factor);
    }
}
