// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import org.kilonova.transport.Transport;
import org.kilonova.transport.TransportStressContract;

class LocalTransportStressTest extends TransportStressContract {

    @Override
    protected Transport start(int queueCapacity) {
        return new LocalTransport(new FixedConfig(queueCapacity));
    }

    @Override
    protected void stop(Transport transport) {
        ((LocalTransport) transport).deactivate();
    }
}
