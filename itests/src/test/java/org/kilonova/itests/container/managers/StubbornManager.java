// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.util.concurrent.Callable;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Comes up when the test lets it. */
@Component
@Topic("stubborn")
public final class StubbornManager implements Manager {

    private final Callable<?> inInitHost;

    @Activate
    public StubbornManager(@Reference Callable<?> inInitHost) {
        this.inInitHost = inInitHost;
    }

    @Override
    public void initHost(ManagerContext context) throws Exception {
        inInitHost.call();
    }

    @Rpc
    public String hello() {
        return "here at last";
    }
}
