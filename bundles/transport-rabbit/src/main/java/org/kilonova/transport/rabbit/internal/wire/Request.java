// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import java.time.Duration;
import org.kilonova.transport.Message;

/**
 * A request as it was received.
 *
 * @param message its deadline is by this host's clock
 * @param msgId names the call in replies, or null
 * @param replyQueue where replies go; null if nobody waits for one
 * @param heartbeat how often the caller wants a sign of life while the call runs, or null
 * @param attempts how often it was begun before, as its headers tell
 */
public record Request(Message message, String msgId, String replyQueue, Duration heartbeat, int attempts) {

    public boolean expectsReply() {
        return replyQueue != null;
    }
}
