// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.wire;

import java.util.List;
import java.util.Map;
import org.kilonova.rpc.RemoteException;

/** A request that cannot be served as it is. The details name the field. */
public final class InvalidRequest extends RemoteException {

    private static final long serialVersionUID = 1;

    /** @param field such as {@code name} or {@code parameters.seconds} */
    public InvalidRequest(String field, String message) {
        super("InvalidRequest", Errors.MODULE, message, List.of(), Map.of("field", field));
    }
}
