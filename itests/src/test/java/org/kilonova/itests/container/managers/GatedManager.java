// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.util.concurrent.CountDownLatch;
import org.kilonova.manager.Manager;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers with its version, once somebody has opened the gate. */
@Component
@Topic("gated")
public final class GatedManager implements Manager {

    private final CountDownLatch gate;

    @Activate
    public GatedManager(@Reference CountDownLatch gate) {
        this.gate = gate;
    }

    @Rpc
    public String pass() throws InterruptedException {
        gate.await();
        return version();
    }

    @Rpc
    public String version() {
        return FrameworkUtil.getBundle(getClass()).getVersion().toString();
    }
}
