// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** The attached consumers of one service. Thread-safe; no method waits for a broker. */
@ConsumerType
public interface Subscription extends AutoCloseable {

    /** Hands out no further messages; they wait in the queue, for this or another server. */
    void pause();

    /** Ends a {@link #pause}. */
    void resume();

    /**
     * This server is about to stop: messages that any server of the topic may have are left to the others from now on, and those of them
     * that were not begun are given back. What is for this server alone still comes. Has no effect where all servers are in this JVM.
     */
    void leaveTopic();

    /** Messages waiting for this service, as far as the transport knows without asking anybody. */
    int queued();

    /** Detaches the consumers; messages that were handed out can still be settled. Harmless twice. */
    @Override
    void close();
}
