// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON text of plain values (maps, lists, strings, numbers, booleans, null) and back, token by token; nothing is remembered about any
 * class. As in Python, the text is ASCII, integers have no limit and NaN and Infinity are numbers.
 */
final class Json {

    private static final int DEPTH = 1000;

    /** Python's own limit. */
    private static final int DIGITS = 4300;

    /** From how many chars on a text is written as bytes. */
    private static final int LONG = 500;

    /** Stateless but for its table of field names, which is bounded. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(DIGITS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /** The object that is the whole text. */
    static Map<String, Object> readWhole(JsonParser parser) throws IOException {
        begin(parser);
        Map<String, Object> object = object(parser);
        end(parser);
        return object;
    }

    /** Moves to the beginning of the object. */
    static void begin(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
    }

    /** There must be nothing after the value. */
    static void end(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new IOException("something follows the JSON object");
        }
    }

    /** The value at whose first token the parser stands; stands at its last one afterwards. */
    static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("the JSON text ends too early");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            default -> throw new IOException("unexpected " + token + " in the JSON text");
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** @throws IllegalArgumentException if it is not a plain value */
    static void write(JsonGenerator to, Object value) throws IOException {
        if (value == null) {
            to.writeNull();
        } else if (value instanceof String text) {
            text(to, text);
        } else if (value instanceof Boolean bool) {
            to.writeBoolean(bool);
        } else if (value instanceof Number number) {
            number(to, number);
        } else if (value instanceof Map<?, ?> map) {
            to.writeStartObject();
            fields(to, "", map);
            to.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            to.writeStartArray();
            for (Object element : list) {
                write(to, element);
            }
            to.writeEndArray();
        } else {
            throw unwritable(to, value);
        }
    }

    /**
     * Char by char a long text costs more than the rest of its message, and in a JVM that has seen texts of both widths several times of that.
     * As bytes it does not; but only ASCII, of which bytes lose nothing.
     */
    private static void text(JsonGenerator to, String text) throws IOException {
        if (text.length() >= LONG) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length == text.length()) {
                to.writeUTF8String(bytes, 0, bytes.length);
                return;
            }
        }
        to.writeString(text);
    }

    /** Writes the entries of a map into the object that was begun. */
    static void fields(JsonGenerator to, String prefix, Map<?, ?> map) throws IOException {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw unwritable(to, entry.getKey());
            }
            to.writeFieldName(prefix.isEmpty() ? name : prefix + name);
            write(to, entry.getValue());
        }
    }

    private static void number(JsonGenerator to, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            to.writeNumber(number.intValue());
        } else if (number instanceof Long) {
            to.writeNumber(number.longValue());
        } else if (number instanceof Double) {
            to.writeNumber(number.doubleValue());
        } else if (number instanceof Float) {
            to.writeNumber(number.floatValue());
        } else if (number instanceof BigInteger big) {
            to.writeNumber(big);
        } else if (number instanceof BigDecimal big) {
            to.writeNumber(big);
        } else {
            throw unwritable(to, number);
        }
    }

    private static IllegalArgumentException unwritable(JsonGenerator to, Object value) {
        return new IllegalArgumentException(
                "cannot be written as JSON at " + to.getOutputContext().pathAsPointer() + ": "
                        + (value == null
                                ? "a key that is null"
                                : "a " + value.getClass().getName()));
    }
}
