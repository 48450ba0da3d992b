// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** Nobody serves the target; nothing was sent. */
public class NoSuchServiceException extends RpcException {

    private static final long serialVersionUID = 1;

    public NoSuchServiceException(String message) {
        super(message);
    }

    public NoSuchServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
