// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import org.kilonova.rpc.CallContext;

/** Is told of every change of an instance, by whichever thread made it, in order; must not wait. */
@FunctionalInterface
public interface Changes {

    /** @param context of the request that led to it */
    void changed(Snapshot instance, CallContext context);
}
