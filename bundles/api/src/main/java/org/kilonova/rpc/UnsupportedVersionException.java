// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.util.List;
import java.util.Map;

/** The target does not offer the version or namespace asked for. */
public final class UnsupportedVersionException extends RemoteException {

    /** The error's name on the wire. */
    public static final String TYPE = "UnsupportedVersion";

    /** The error's module on the wire. */
    public static final String MODULE = "oslo_messaging.rpc.dispatcher";

    private static final long serialVersionUID = 1;

    public UnsupportedVersionException(String message, List<String> trace) {
        super(TYPE, MODULE, message, trace, Map.of());
    }

    public UnsupportedVersionException(String message) {
        this(message, List.of());
    }
}
