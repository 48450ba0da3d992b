// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import org.kilonova.rpc.RemoteException;

/** This host has no instance of that id. */
public final class InstanceNotFound extends RemoteException {

    private static final long serialVersionUID = 1;

    InstanceNotFound(String id, String host) {
        super(
                "InstanceNotFound",
                "org.kilonova.compute",
                "there is no instance " + id + " on host " + host + ": it is on another one, or deleted");
    }
}
