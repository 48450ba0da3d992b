// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import java.util.Map;
import org.kilonova.rpc.RemoteException;

/** No host can take the instance. The details tell how many hosts there are and how many each filter removed. */
public final class NoValidHost extends RemoteException {

    private static final long serialVersionUID = 1;

    public NoValidHost(String message, Map<String, Integer> removed, int hosts) {
        super("NoValidHost", Errors.MODULE, message, List.of(), Map.of("removed", removed, "hosts", hosts));
    }
}
