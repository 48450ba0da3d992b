// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.util.List;
import java.util.Map;

/** An argument is unknown, missing or of the wrong type; the message names it. */
public final class InvalidArgumentsException extends RemoteException {

    /** The error's name on the wire. */
    public static final String TYPE = "TypeError";

    /** The error's module on the wire. */
    public static final String MODULE = "builtins";

    private static final long serialVersionUID = 1;

    public InvalidArgumentsException(String message, List<String> trace) {
        super(TYPE, MODULE, message, trace, Map.of());
    }

    public InvalidArgumentsException(String message) {
        this(message, List.of());
    }
}
