// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A message handed out by a transport. Settled by exactly one of {@link #reply}, {@link #requeue} and {@link #retry}; whatever
 * comes after that is ignored. Thread-safe.
 */
@ConsumerType
public interface IncomingMessage {

    Message message();

    /** Whether a caller waits for the reply. */
    boolean expectsReply();

    /**
     * Before the method starts: from now on the message is never delivered again, even if this process dies.
     *
     * @return false if that could not be said, because the connection is lost or the message has been settled: it is delivered again, to
     *     this or another server, so the method must not start; then {@link #requeue} it
     */
    boolean acknowledge();

    /** The method has ended. Answers the caller; a message without caller that ended in a failure becomes a dead letter. */
    void reply(Reply reply);

    /** The method was not begun: gives the message back, to this or another server of the topic. */
    void requeue();

    /**
     * The method was begun and did not come to an end. Gives the message back to be tried again, by this or another server; after as
     * many attempts as the transport allows it becomes a dead letter, and a caller is answered with a failure.
     *
     * @param reason why it did not end, for people
     */
    void retry(String reason);

    /**
     * Has an action run once when nobody waits for the reply any more: the caller has cancelled the call or has gone. Runs at once if
     * that has happened already, and never after the message has been settled; must not block. One action only.
     */
    void onAbandoned(Runnable action);
}
