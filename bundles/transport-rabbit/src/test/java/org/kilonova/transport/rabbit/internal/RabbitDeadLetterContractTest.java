// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import org.kilonova.itests.contracts.DeadLetterContract;
import org.kilonova.transport.Transport;

class RabbitDeadLetterContractTest extends DeadLetterContract {

    @Override
    protected Transport start(int queueCapacity) {
        return Attached.open();
    }
}
