// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import org.kilonova.itests.contracts.TransportContract;
import org.kilonova.transport.Transport;

class RabbitContractTest extends TransportContract {

    @Override
    protected Transport start(int queueCapacity) {
        return Attached.open();
    }
}
