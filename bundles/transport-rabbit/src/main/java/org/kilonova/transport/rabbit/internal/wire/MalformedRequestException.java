// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import org.kilonova.transport.Failure;

/** A request that cannot be run although it could be read; its caller, if it has one, gets a failure, the one that a Python server sends. */
public final class MalformedRequestException extends Exception {

    private static final long serialVersionUID = 1;

    private final String msgId;
    private final String replyQueue;
    private final transient Failure failure;

    MalformedRequestException(String msgId, String replyQueue, Failure failure) {
        super(failure.type() + ": " + failure.message());
        this.msgId = msgId;
        this.replyQueue = replyQueue;
        this.failure = failure;
    }

    /** Whether somebody waits for the failure. */
    public boolean expectsReply() {
        return replyQueue != null;
    }

    /** Of the call, or null. */
    public String msgId() {
        return msgId;
    }

    /** Where the failure goes, or null. */
    public String replyQueue() {
        return replyQueue;
    }

    /** What the caller is told. */
    public Failure failure() {
        return failure;
    }
}
