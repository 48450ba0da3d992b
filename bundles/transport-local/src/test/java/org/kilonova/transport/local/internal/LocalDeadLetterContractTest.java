// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.local.internal;

import org.kilonova.itests.contracts.DeadLetterContract;
import org.kilonova.transport.Transport;

class LocalDeadLetterContractTest extends DeadLetterContract {

    @Override
    protected Transport start(int queueCapacity) {
        return new LocalTransports(new FixedConfig(queueCapacity)).open("local:");
    }
}
