// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A message handed out by a transport. Settled by exactly one of {@link #reply} and {@link #requeue}; whatever comes after that
 * is ignored. Thread-safe.
 */
@ConsumerType
public interface IncomingMessage {

    Message message();

    /** Whether a caller waits for the reply. */
    boolean expectsReply();

    /** Before the method starts: from now on the message is never delivered again, even if this process dies. */
    void acknowledge();

    /** The method has ended. Answers the caller; the failure of a message without caller may be kept as a dead letter. */
    void reply(Reply reply);

    /** The method was not begun: gives the message back, to this or another server of the topic. */
    void requeue();
}
