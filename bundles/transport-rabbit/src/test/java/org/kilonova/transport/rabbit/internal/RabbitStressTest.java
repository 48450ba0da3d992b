// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal;

import org.kilonova.itests.contracts.TransportStressContract;
import org.kilonova.transport.Transport;

class RabbitStressTest extends TransportStressContract {

    @Override
    protected Transport start(int queueCapacity) {
        return Attached.open();
    }

    @Override
    protected int beyondCredit() {
        return 0;
    }

    /** Fewer than within a JVM: each is a way to the broker and back. */
    @Override
    protected int meetings() {
        return 4_000;
    }
}
