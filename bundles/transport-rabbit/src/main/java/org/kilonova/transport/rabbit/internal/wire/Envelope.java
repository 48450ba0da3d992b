// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON object around the payload, which stands in it as a JSON text. The payload is escaped while it is written and parsed in the
 * place where it was unescaped.
 */
final class Envelope {

    private static final String VERSION_KEY = "oslo.version";
    private static final String PAYLOAD_KEY = "oslo.message";
    private static final String VERSION = "2.0";
    private static final byte[] BEFORE = ("{\"" + VERSION_KEY + "\": \"" + VERSION + "\", \"" + PAYLOAD_KEY + "\": \"")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);

    private Envelope() {}

    /** Writes the fields of a payload. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator payload) throws IOException;
    }

    /** @throws IllegalArgumentException if it cannot be written as JSON */
    static byte[] seal(Fields fields) {
        Escaped escaped = new Escaped();
        try (JsonGenerator payload = Json.FACTORY.createGenerator(escaped)) {
            payload.writeStartObject();
            fields.write(payload);
            payload.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
        }
        return escaped.sealed();
    }

    /** The payload; a body without envelope is one itself. */
    static Map<String, Object> open(JsonParser body) throws IOException, UnreadableMessageException {
        Map<String, Object> whole = new LinkedHashMap<>();
        Map<String, Object> payload = null;
        IOException broken = null;
        Json.begin(body);
        for (String name = body.nextFieldName(); name != null; name = body.nextFieldName()) {
            JsonToken token = body.nextToken();
            if (name.equals(PAYLOAD_KEY) && token == JsonToken.VALUE_STRING) {
                try {
                    payload = payload(body);
                } catch (IOException e) {
                    broken = e;
                }
                whole.put(name, null);
            } else {
                whole.put(name, Json.value(body));
            }
        }
        Json.end(body);
        if (!whole.containsKey(VERSION_KEY) || !whole.containsKey(PAYLOAD_KEY)) {
            return whole;
        } else if (!VERSION.equals(whole.get(VERSION_KEY))) {
            throw new UnreadableMessageException(
                    VERSION_KEY + " is " + whole.get(VERSION_KEY) + ", and only " + VERSION + " is known");
        } else if (payload == null) {
            throw new UnreadableMessageException(
                    PAYLOAD_KEY + " is not a JSON object in a text" + (broken == null ? "" : ": " + Body.text(broken)),
                    broken);
        }
        return payload;
    }

    private static Map<String, Object> payload(JsonParser body) throws IOException {
        try (JsonParser payload =
                Json.FACTORY.createParser(body.getTextCharacters(), body.getTextOffset(), body.getTextLength())) {
            return Json.readWhole(payload);
        }
    }

    /** Takes JSON text, which is ASCII without control characters, and makes it a JSON string. */
    private static final class Escaped extends OutputStream {

        private byte[] bytes = new byte[1024];
        private int length;

        Escaped() {
            append(BEFORE);
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            room(2 * count);
            byte[] to = bytes;
            int at = length;
            for (int i = offset; i < offset + count; i++) {
                byte one = from[i];
                if (one == '"' || one == '\\') {
                    to[at++] = '\\';
                }
                to[at++] = one;
            }
            length = at;
        }

        byte[] sealed() {
            append(AFTER);
            return Arrays.copyOf(bytes, length);
        }

        private void append(byte[] all) {
            room(all.length);
            System.arraycopy(all, 0, bytes, length, all.length);
            length += all.length;
        }

        private void room(int more) {
            if (bytes.length - length < more) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
            }
        }
    }
}
