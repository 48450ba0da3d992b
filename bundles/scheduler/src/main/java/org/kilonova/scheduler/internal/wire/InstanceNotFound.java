// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.RemoteException;

/** There is no such instance, or there is none any more. */
public final class InstanceNotFound extends RemoteException {

    private static final long serialVersionUID = 1;

    public InstanceNotFound(String message) {
        super("InstanceNotFound", Errors.MODULE, message);
    }
}
