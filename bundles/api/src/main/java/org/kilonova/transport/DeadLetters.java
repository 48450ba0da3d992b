// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The messages that nobody could work on, a bounded list for each topic: casts that ended in a failure, messages that were tried as often
 * as allowed, and those that could not be read. Every method may wait for a broker, and throws a {@link
 * org.kilonova.rpc.TransportException} if it does not answer. Thread-safe.
 */
@ConsumerType
public interface DeadLetters {

    /** How many there are of a topic; 0 if nobody ever heard of it. */
    int count(String topic);

    /** Those of a topic, oldest first, at most {@code limit}. They stay where they are. */
    List<DeadLetter> list(String topic, int limit);

    /**
     * Sends them to the queue that they came from, as if for the first time. Those of a fanout go to the topic.
     *
     * @param ids of {@link DeadLetter#id}
     * @return how many of them were there and have gone
     * @throws org.kilonova.rpc.NoSuchServiceException if that queue is there no more; the letter stays
     */
    int replay(String topic, List<String> ids);

    /**
     * Deletes them for good.
     *
     * @return how many of them were there
     */
    int drop(String topic, List<String> ids);
}
