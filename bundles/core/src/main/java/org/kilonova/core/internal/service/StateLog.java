// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.service;

import java.util.function.Consumer;
import org.kilonova.container.StateChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes the history of a service to the log as it happens.
 *
 * @param topic of the service
 */
record StateLog(String topic) implements Consumer<StateChange> {

    private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

    @Override
    public void accept(StateChange change) {
        try (MDC.MDCCloseable whose = MDC.putCloseable("topic", topic)) {
            LOG.info(
                    "{}: {}{}, {}",
                    topic,
                    change.from() == null ? "" : change.from() + " -> ",
                    change.to(),
                    change.reason());
        }
    }
}
