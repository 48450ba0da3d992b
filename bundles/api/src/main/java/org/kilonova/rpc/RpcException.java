// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** A message could not be sent or answered. */
public class RpcException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RpcException(String message) {
        super(message);
    }

    public RpcException(String message, Throwable cause) {
        super(message, cause);
    }
}
