// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import org.kilonova.rpc.RemoteException;

/** The instance's state does not allow it. */
public final class InstanceConflict extends RemoteException {

    private static final long serialVersionUID = 1;

    public InstanceConflict(String message) {
        super("InstanceConflict", Errors.MODULE, message);
    }
}
