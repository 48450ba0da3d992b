// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

/** A message that is no request and no reply: there is nobody who could be answered. The message of the exception says why, for people. */
public final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1;

    public UnreadableMessageException(String reason) {
        super(reason);
    }

    public UnreadableMessageException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
