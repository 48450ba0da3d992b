// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kilonova.rpc.RemoteException;

/** The failures of {@code oslo-peer/server.py}, under the names that they have there. */
final class PeerFailures {

    private PeerFailures() {}

    /** Fails in that way; only what cannot be written as JSON is returned. */
    static Object of(String kind) {
        return switch (kind) {
            case "value" -> throw builtin("ValueError", "bad value");
            case "key" -> throw builtin("KeyError", "'no-such-key'");
            case "unicode" -> throw builtin("RuntimeError", "日本語 \u2603 \"quoted\"\nsecond line");
            case "custom" ->
                throw new RemoteException(
                        "PeerError",
                        "org.kilonova.itests.peer",
                        "peer error with ['code', 'host']",
                        List.of(),
                        Map.of("code", 409, "host", "node-1"));
            case "nested" -> throw nested();
            case "messaging" ->
                throw new RemoteException("MessagingTimeout", "oslo_messaging.exceptions", "raised by the endpoint");
            case "java" -> throw new IllegalStateException("as Java says it");
            case "unserializable" -> endless();
            default -> throw builtin("NotImplementedError", "unknown kind '" + kind + "'");
        };
    }

    private static Object endless() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        return list;
    }

    static RemoteException builtin(String type, String message) {
        return new RemoteException(type, "builtins", message);
    }

    private static RemoteException nested() {
        RemoteException outer = builtin("RuntimeError", "outer");
        outer.initCause(builtin("KeyError", "'inner'"));
        return outer;
    }
}
