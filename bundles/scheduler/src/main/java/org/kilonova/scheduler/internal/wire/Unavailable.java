// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.RemoteException;

/** The database of the records does not answer. */
public final class Unavailable extends RemoteException {

    private static final long serialVersionUID = 1;

    public Unavailable(String message, Throwable cause) {
        super("Unavailable", Errors.MODULE, message);
        initCause(cause);
    }
}
