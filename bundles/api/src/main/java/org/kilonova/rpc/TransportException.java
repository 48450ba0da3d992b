// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** The transport is away or refused the message. */
public class TransportException extends RpcException {

    private static final long serialVersionUID = 1;

    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
