// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.util.List;
import java.util.Map;

/** The target has no such method in that namespace. */
public final class NoSuchRpcMethodException extends RemoteException {

    /** The error's name on the wire. */
    public static final String TYPE = "NoSuchMethod";

    /** The error's module on the wire. */
    public static final String MODULE = "oslo_messaging.rpc.dispatcher";

    private static final long serialVersionUID = 1;

    public NoSuchRpcMethodException(String message, List<String> trace) {
        super(TYPE, MODULE, message, trace, Map.of());
    }

    public NoSuchRpcMethodException(String message) {
        this(message, List.of());
    }
}
