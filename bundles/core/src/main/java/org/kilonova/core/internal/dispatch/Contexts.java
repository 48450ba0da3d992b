// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import java.util.HashMap;
import java.util.Map;
import org.kilonova.rpc.CallContext;
import org.kilonova.transport.Message;

/** The request context as it travels, under the keys that Python peers use, and the one in force on this thread. */
public final class Contexts {

    private static final String REQUEST_ID = "request_id";
    private static final String USER = "user_id";
    private static final String PROJECT = "project_id";

    private static final ThreadLocal<CallContext> CURRENT = new ThreadLocal<>();

    private Contexts() {}

    /** The context of the message that this thread is working on, or null. */
    public static CallContext current() {
        return CURRENT.get();
    }

    /** Sets the context of this thread; null removes it. */
    public static void current(CallContext context) {
        if (context == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(context);
        }
    }

    public static Map<String, Object> toMap(CallContext context) {
        Map<String, Object> map = new HashMap<>(context.attributes());
        map.put(REQUEST_ID, context.requestId());
        if (context.user() != null) {
            map.put(USER, context.user());
        }
        if (context.project() != null) {
            map.put(PROJECT, context.project());
        }
        return map;
    }

    /** The context of a message; one without a request id is named after the message. */
    public static CallContext of(Message message) {
        Map<String, Object> attributes = new HashMap<>(message.context());
        String requestId = take(attributes, REQUEST_ID);
        String user = take(attributes, USER);
        String project = take(attributes, PROJECT);
        return new CallContext(
                requestId == null ? CallContext.UNNAMED + message.id() : requestId,
                user,
                project,
                message.deadline(),
                attributes);
    }

    /** What is there but null stays: a peer may tell it from what is absent. */
    private static String take(Map<String, Object> attributes, String key) {
        Object value = attributes.get(key);
        if (value == null) {
            return null;
        }
        attributes.remove(key);
        return value.toString();
    }
}
