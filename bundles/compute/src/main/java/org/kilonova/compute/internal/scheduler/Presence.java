// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.scheduler;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the scheduler answers: says once that it does not, and once that it does again. Thread-safe. */
final class Presence {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final String host;
    private final AtomicBoolean away = new AtomicBoolean();

    Presence(String host) {
        this.host = host;
    }

    void answered() {
        if (away.compareAndSet(true, false)) {
            LOG.info("Compute host {} reaches the scheduler again", host);
        }
    }

    void failed(Throwable reason) {
        if (away.compareAndSet(false, true)) {
            LOG.warn(
                    "Compute host {} does not reach the scheduler: {}. What runs goes on, and is reported when it is back",
                    host,
                    reason.toString());
        }
    }
}
