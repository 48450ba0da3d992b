// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Target;
import org.kilonova.transport.Message;

class ContextsTest {

    private static final Instant DEADLINE = Instant.parse("2030-01-01T00:00:00Z");

    private static CallContext roundTrip(CallContext context) {
        return Contexts.of(
                new Message("m1", Target.topic("t"), "m", Map.of(), Contexts.toMap(context), context.deadline(), null));
    }

    @Test
    void aContextComesBackAsItWas() {
        CallContext context = new CallContext("req-1", "ann", "proj", DEADLINE, Map.of("roles", "admin"));
        assertEquals(context, roundTrip(context));
        assertEquals(CallContext.of("req-2"), roundTrip(CallContext.of("req-2")));
    }

    @Test
    void attributesCannotReplaceTheRequest() {
        CallContext context = new CallContext("req-1", null, null, null, Map.of("request_id", "other"));
        assertEquals("req-1", roundTrip(context).requestId());
    }

    @Test
    void aMessageWithoutARequestIsNamedAfterTheMessage() {
        CallContext context =
                Contexts.of(new Message("m1", Target.topic("t"), "m", Map.of(), Map.of("user_id", 7), null, null));
        assertEquals(CallContext.UNNAMED + "m1", context.requestId());
        assertEquals("7", context.user());
        assertNull(context.project());
    }

    @Test
    void whatIsNullIsNotAbsent() {
        Map<String, Object> sent = new HashMap<>();
        sent.put("request_id", "req-1");
        sent.put("user_id", null);
        CallContext context = Contexts.of(new Message("m1", Target.topic("t"), "m", Map.of(), sent, null, null));
        assertNull(context.user());
        assertEquals(sent, Contexts.toMap(context));
    }
}
