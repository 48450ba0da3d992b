// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** No answer came in time; the message names target, method and the time waited. */
public class RpcTimeoutException extends RpcException {

    private static final long serialVersionUID = 1;

    public RpcTimeoutException(String message) {
        super(message);
    }

    public RpcTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
