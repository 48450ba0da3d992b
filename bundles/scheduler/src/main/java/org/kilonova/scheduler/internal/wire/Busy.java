// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.RemoteException;

/** Too many instances wait for their hosts; nothing was done, and the same request may be sent again in a while. */
public final class Busy extends RemoteException {

    private static final long serialVersionUID = 1;

    public Busy(String message) {
        super("Busy", Errors.MODULE, message);
    }
}
