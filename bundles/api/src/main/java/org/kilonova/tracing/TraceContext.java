// SPDX-License-Identifier: Apache-2.0
package org.kilonova.tracing;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A place in a trace as W3C Trace Context has it: what travels as {@code traceparent} and {@code tracestate}, as headers of HTTP and as
 * keys of a message's context.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all 0
 * @param spanId 16 lower-case hexadecimal digits, not all 0
 * @param flags 0 to 255; the lowest bit says that the caller may have recorded the trace
 * @param tracestate what tracing systems add for themselves, passed on untouched, or null
 */
public record TraceContext(String traceId, String spanId, int flags, String tracestate) {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int LENGTH = 55;
    private static final int SAMPLED = 1;

    private static final int MOST_MEMBERS = 32;
    private static final int LONGEST_STATE = 512;
    private static final Pattern MEMBER =
            Pattern.compile("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    /** @throws IllegalArgumentException naming the part that is not as W3C wants it */
    public TraceContext {
        require(traceId, 32, "trace id");
        require(spanId, 16, "span id");
        if (flags < 0 || flags > 0xff) {
            throw new IllegalArgumentException("the flags must be 0 to 255, not " + flags);
        }
    }

    private static void require(String id, int length, String what) {
        Objects.requireNonNull(id, what);
        if (id.length() != length || !isHex(id, 0, length) || isZero(id, 0, length)) {
            throw new IllegalArgumentException(
                    "a " + what + " has " + length + " lower-case hexadecimal digits that are not all 0");
        }
    }

    /**
     * Reads what a caller has sent. A {@code tracestate} that is malformed, or longer than anybody must pass on, counts as none.
     *
     * @param traceparent or null
     * @param tracestate or null
     * @return null if the {@code traceparent} is missing or malformed: then a new trace begins
     */
    public static TraceContext parse(String traceparent, String tracestate) {
        if (traceparent == null || !isWellFormed(traceparent)) {
            return null;
        }
        return new TraceContext(
                traceparent.substring(TRACE_AT, SPAN_AT - 1),
                traceparent.substring(SPAN_AT, FLAGS_AT - 1),
                Integer.parseInt(traceparent, FLAGS_AT, LENGTH, 16),
                state(tracestate));
    }

    private static boolean isWellFormed(String text) {
        if (text.length() < LENGTH || !isHex(text, 0, 2) || text.startsWith("ff")) {
            return false;
        }
        // A later version may be longer; what is known of it lies where it always did.
        boolean ends = text.length() == LENGTH || !text.startsWith("00") && text.charAt(LENGTH) == '-';
        return ends
                && text.charAt(TRACE_AT - 1) == '-'
                && text.charAt(SPAN_AT - 1) == '-'
                && text.charAt(FLAGS_AT - 1) == '-'
                && isHex(text, TRACE_AT, SPAN_AT - 1)
                && !isZero(text, TRACE_AT, SPAN_AT - 1)
                && isHex(text, SPAN_AT, FLAGS_AT - 1)
                && !isZero(text, SPAN_AT, FLAGS_AT - 1)
                && isHex(text, FLAGS_AT, LENGTH);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static String state(String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_STATE) {
            return null;
        }
        String[] members = text.split(",", -1);
        if (members.length > MOST_MEMBERS) {
            return null;
        }
        for (String member : members) {
            String bare = member.strip();
            if (!bare.isEmpty() && !MEMBER.matcher(bare).matches()) {
                return null;
            }
        }
        return text;
    }

    /** As it travels, in version 00. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (flags < 16 ? "-0" : "-") + Integer.toHexString(flags);
    }

    public boolean sampled() {
        return (flags & SAMPLED) != 0;
    }
}
