// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import org.kilonova.transport.Failure;
import org.kilonova.transport.Reply;

/**
 * A reply or a part of one, or a heartbeat, as it was received.
 *
 * @param msgId of the call
 * @param result JSON-like value, or null
 * @param failure or null
 * @param ending whether nothing follows
 * @param serverQueue where a Kilonova server listens for {@link Wire#cancel}, or null
 */
public record Answer(String msgId, Object result, Failure failure, boolean ending, String serverQueue) {

    /** Whether it says no more than that the call still runs. */
    public boolean isHeartbeat() {
        return !ending && result == null && failure == null;
    }

    /**
     * What has arrived so far: old servers send the result first and the ending after it. The last result that is not null counts.
     *
     * @param earlier what came before, or null
     */
    public Answer after(Answer earlier) {
        if (earlier == null) {
            return this;
        }
        return new Answer(
                msgId,
                result == null ? earlier.result : result,
                failure == null ? earlier.failure : failure,
                ending,
                serverQueue == null ? earlier.serverQueue : serverQueue);
    }

    /** For the caller: a failure wins over a result. */
    public Reply reply() {
        return failure == null ? Reply.result(result) : Reply.failure(failure);
    }
}
