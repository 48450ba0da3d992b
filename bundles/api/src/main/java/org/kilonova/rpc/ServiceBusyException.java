// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

/** The target's queue stayed full until the deadline; nothing was sent. */
public class ServiceBusyException extends RpcException {

    private static final long serialVersionUID = 1;

    public ServiceBusyException(String message) {
        super(message);
    }

    public ServiceBusyException(String message, Throwable cause) {
        super(message, cause);
    }
}
