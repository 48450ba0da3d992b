// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.rabbit.raw;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** oslo.messaging's format, token by token: only what these two programs say to each other. */
final class Wire {

    static final String TIMEOUT_MILLIS = "60000";

    private static final JsonFactory JSON = new JsonFactory();
    private static final HexFormat HEX = HexFormat.of();

    record Request(String method, Map<String, Object> args, String msgId, String replyQueue) {}

    record Answer(String msgId, Object result, String failure, boolean ending) {}

    /** Writes the members of a payload. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    /** Reads the members of a payload. */
    @FunctionalInterface
    private interface Payload<T> {
        T read(JsonParser json) throws IOException;
    }

    private Wire() {}

    static String id() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    /** @param expiration in milliseconds, or null */
    static BasicProperties properties(String expiration) {
        return new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .headers(Map.of())
                .deliveryMode(2)
                .priority(0)
                .expiration(expiration)
                .build();
    }

    /** @param msgId null for a cast */
    static byte[] request(String method, Map<String, ?> args, String msgId, String replyQueue) throws IOException {
        return envelope(json -> {
            json.writeStringField("method", method);
            json.writeObjectFieldStart("args");
            for (Map.Entry<String, ?> arg : args.entrySet()) {
                json.writeObjectField(arg.getKey(), arg.getValue());
            }
            json.writeEndObject();
            if (msgId != null) {
                json.writeStringField("_msg_id", msgId);
                json.writeStringField("_reply_q", replyQueue);
                json.writeNullField("_timeout");
            }
            json.writeStringField("_unique_id", id());
            json.writeStringField("_context_request_id", "req-" + id());
        });
    }

    static byte[] answer(String msgId, Object result, String failure) throws IOException {
        return envelope(json -> {
            json.writeObjectField("result", result);
            json.writeStringField("failure", failure);
            json.writeBooleanField("ending", true);
            json.writeStringField("_msg_id", msgId);
            json.writeStringField("_unique_id", id());
        });
    }

    private static byte[] envelope(Members members) throws IOException {
        Quoted body = new Quoted();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        }
        return body.closed();
    }

    static Request readRequest(byte[] body) throws IOException {
        return open(body, json -> {
            String method = null;
            String msgId = null;
            String replyQueue = null;
            Map<String, Object> args = Map.of();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                switch (json.currentName()) {
                    case "method" -> method = json.nextTextValue();
                    case "_msg_id" -> msgId = json.nextTextValue();
                    case "_reply_q" -> replyQueue = json.nextTextValue();
                    case "args" -> args = scalars(json);
                    default -> skip(json);
                }
            }
            return new Request(method, args, msgId, replyQueue);
        });
    }

    static Answer readAnswer(byte[] body) throws IOException {
        return open(body, json -> {
            String msgId = null;
            Object result = null;
            String failure = null;
            boolean ending = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                switch (json.currentName()) {
                    case "result" -> result = scalar(json);
                    case "failure" -> failure = json.nextTextValue();
                    case "ending" -> ending = Boolean.TRUE.equals(json.nextBooleanValue());
                    case "_msg_id" -> msgId = json.nextTextValue();
                    default -> skip(json);
                }
            }
            return new Answer(msgId, result, failure, ending);
        });
    }

    /** The payload is read where the parser of the envelope has it. */
    private static <T> T open(byte[] body, Payload<T> payload) throws IOException {
        T read = null;
        String version = null;
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                switch (json.currentName()) {
                    case "oslo.version" -> version = json.nextTextValue();
                    case "oslo.message" -> {
                        json.nextToken();
                        try (JsonParser inner = JSON.createParser(
                                json.getTextCharacters(), json.getTextOffset(), json.getTextLength())) {
                            inner.nextToken();
                            read = payload.read(inner);
                        }
                    }
                    default -> skip(json);
                }
            }
        }
        if (read == null || !"2.0".equals(version)) {
            throw new IOException("no envelope of version 2.0");
        }
        return read;
    }

    private static Map<String, Object> scalars(JsonParser json) throws IOException {
        Map<String, Object> values = new HashMap<>();
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            values.put(json.currentName(), scalar(json));
        }
        return values;
    }

    private static Object scalar(JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
            case VALUE_NULL -> null;
            default -> throw new IOException("not expected here: " + token);
        };
    }

    private static void skip(JsonParser json) throws IOException {
        json.nextToken();
        json.skipChildren();
    }

    /** What is written to it becomes the text in an envelope. */
    private static final class Quoted extends OutputStream {

        private static final byte[] OPENING =
                "{\"oslo.version\": \"2.0\", \"oslo.message\": \"".getBytes(StandardCharsets.US_ASCII);

        private byte[] buffer = Arrays.copyOf(OPENING, 1024);
        private int size = OPENING.length;

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int start, int length) {
            // Room for the worst case, and for the end.
            if (buffer.length - size < 2 * length + 2) {
                buffer = Arrays.copyOf(buffer, 2 * (buffer.length + length));
            }
            for (int i = start; i < start + length; i++) {
                if (source[i] == '"' || source[i] == '\\') {
                    buffer[size++] = '\\';
                }
                buffer[size++] = source[i];
            }
        }

        private byte[] closed() {
            buffer[size++] = '"';
            buffer[size++] = '}';
            return Arrays.copyOf(buffer, size);
        }
    }
}
