// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent signs in paths and queries, strictly: what is no UTF-8 is refused, not replaced. */
final class PercentCoding {

    private PercentCoding() {}

    /**
     * @param where the text stands, for the message
     * @param plusIsSpace as in queries
     */
    static String decode(String where, String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !plusIsSpace) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (c == '%') {
                bytes.write(escaped(where, text, i));
                i += 3;
            } else {
                String shown = c == '+' && plusIsSpace ? " " : Character.toString(c);
                bytes.writeBytes(shown.getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Problem(Kind.INVALID_REQUEST, where + " is not UTF-8: " + text, e);
        }
    }

    private static int escaped(String where, String text, int at) {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new Problem(Kind.INVALID_REQUEST, where + " has a % without two hex digits: " + text);
        }
        return high * 16 + low;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
