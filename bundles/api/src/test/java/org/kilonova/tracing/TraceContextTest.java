// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.rpc.CallContext;

class TraceContextTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void aTraceparentIsReadAndWritten() {
        TraceContext context = TraceContext.parse(GOOD, null);
        assertEquals(new TraceContext(TRACE, SPAN, 1, null), context);
        assertEquals(GOOD, context.traceparent());
        assertTrue(context.sampled());
        assertEquals("00-" + TRACE + "-" + SPAN + "-00", new TraceContext(TRACE, SPAN, 0, null).traceparent());
        assertFalse(new TraceContext(TRACE, SPAN, 0xfe, null).sampled());
        assertEquals("00-" + TRACE + "-" + SPAN + "-fe", new TraceContext(TRACE, SPAN, 0xfe, null).traceparent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cc-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings",
            })
    void whatIsKnownOfALaterVersionIsRead(String later) {
        assertEquals(GOOD, TraceContext.parse(later, null).traceparent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-",
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-011",
                "cc-" + TRACE + "-" + SPAN + "-01.more",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "0-" + TRACE + "-" + SPAN + "-001",
                "0G-" + TRACE + "-" + SPAN + "-01",
                "00_" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "_" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "_01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-" + TRACE + "-B7AD6B7169203331-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                " 00-" + TRACE + "-" + SPAN + "-01",
                GOOD + "," + GOOD
            })
    void aMalformedTraceparentIsNone(String malformed) {
        assertNull(TraceContext.parse(malformed, "a=1"));
    }

    @Test
    void aMissingTraceparentIsNone() {
        assertNull(TraceContext.parse(null, "a=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "a=1,b=2", "a=1 , ,b=2", "t@s=x y~!", "0a_-*/=<>"})
    void aTracestateIsKept(String state) {
        assertEquals(state, TraceContext.parse(GOOD, state).tracestate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "a=", "=1", "A=1", "a=1;b=2=", "a=\u00e9", "a=1,b", "a=\t1", "a b=1"})
    void aMalformedTracestateIsNone(String state) {
        assertNull(TraceContext.parse(GOOD, state).tracestate());
    }

    @Test
    void aTracestateHasItsLimits() {
        String longest = "a=" + "x".repeat(200) + ",b=" + "x".repeat(200) + ",c=" + "x".repeat(104);
        assertEquals(512, longest.length());
        assertEquals(longest, TraceContext.parse(GOOD, longest).tracestate());
        assertNull(TraceContext.parse(GOOD, longest + "x").tracestate());
        String most = "a=1,".repeat(31) + "a=1";
        assertEquals(most, TraceContext.parse(GOOD, most).tracestate());
        assertNull(TraceContext.parse(GOOD, most + ",a=1").tracestate());
    }

    @Test
    void idsThatAreNoneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TraceContext("0".repeat(32), SPAN, 0, null));
        assertThrows(IllegalArgumentException.class, () -> new TraceContext(SPAN, SPAN, 0, null));
        assertThrows(IllegalArgumentException.class, () -> new TraceContext(TRACE, "x".repeat(16), 0, null));
        assertThrows(IllegalArgumentException.class, () -> new TraceContext(TRACE, SPAN, 256, null));
    }

    @Test
    void aRequestKnowsItsPlaceAndCanBeMovedToAnother() {
        CallContext none = CallContext.of("req-1");
        assertNull(none.trace());
        assertSame(none, none.withTrace(null));
        CallContext there = none.withTrace(TraceContext.parse(GOOD, "a=1"));
        assertEquals(Map.of("traceparent", GOOD, "tracestate", "a=1"), there.attributes());
        assertEquals(TraceContext.parse(GOOD, "a=1"), there.trace());
        CallContext next = there.withTrace(new TraceContext(TRACE, "1".repeat(16), 0, null));
        assertEquals(Map.of("traceparent", "00-" + TRACE + "-" + "1".repeat(16) + "-00"), next.attributes());
        assertNull(new CallContext("req-1", null, null, null, Map.of("traceparent", 5)).trace());
        assertNull(new CallContext("req-1", null, null, null, Map.of("traceparent", GOOD, "tracestate", 5))
                .trace()
                .tracestate());
    }
}
