// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

/** Keys of the payloads. */
final class Keys {

    static final String METHOD = "method";
    static final String ARGS = "args";
    static final String NAMESPACE = "namespace";
    static final String VERSION = "version";
    static final String MSG_ID = "_msg_id";
    static final String REPLY_QUEUE = "_reply_q";
    static final String TIMEOUT = "_timeout";
    static final String UNIQUE_ID = "_unique_id";
    static final String CONTEXT = "_context_";
    static final String RESULT = "result";
    static final String FAILURE = "failure";
    static final String ENDING = "ending";

    private Keys() {}
}
