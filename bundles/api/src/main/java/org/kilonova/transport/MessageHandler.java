// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import org.osgi.annotation.versioning.ProviderType;

/** Receives messages from a {@link Transport}. Must not block and must not throw: it hands each message to a worker. */
@ProviderType
@FunctionalInterface
public interface MessageHandler {

    void handle(IncomingMessage message);
}
