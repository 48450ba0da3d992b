// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rpc;

import java.util.List;
import java.util.Map;

/**
 * The target answered with an error. Never a class chosen by the peer: type and module are text. A manager that throws one
 * answers with exactly this type, module and message.
 */
public class RemoteException extends RpcException {

    private static final long serialVersionUID = 1;

    private final String type;
    private final String module;
    private final transient List<String> trace;
    private final transient Map<String, Object> details;

    /**
     * @param type the error's name at the peer, such as {@code ValueError}
     * @param module where the peer defines it, such as {@code builtins}
     * @param message the peer's message
     * @param trace the peer's stack trace, a line each; may be empty
     * @param details named values of the error, JSON-like; may be empty
     */
    public RemoteException(
            String type, String module, String message, List<String> trace, Map<String, Object> details) {
        super(message);
        this.type = type;
        this.module = module;
        this.trace = List.copyOf(trace);
        this.details = details;
    }

    public RemoteException(String type, String module, String message) {
        this(type, module, message, List.of(), Map.of());
    }

    public String type() {
        return type;
    }

    public String module() {
        return module;
    }

    public List<String> trace() {
        return trace;
    }

    public Map<String, Object> details() {
        return details;
    }

    @Override
    public String toString() {
        return getClass().getName() + ": " + type + ": " + getMessage();
    }
}
