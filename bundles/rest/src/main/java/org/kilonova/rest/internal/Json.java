// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON, read strictly: what RFC 8259 leaves open is refused. Thread-safe. */
final class Json {

    /** Objects and lists inside each other. */
    static final int MAX_DEPTH = 64;

    private static final int MAX_DIGITS = 100;

    private final ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build());

    /**
     * Reads an object.
     *
     * @throws Problem naming the place
     */
    Map<String, Object> object(byte[] text) {
        try (JsonParser parser = mapper.createParser(text)) {
            Object value = mapper.readValue(parser, Object.class);
            if (parser.nextToken() != null) {
                throw broken(parser.currentTokenLocation(), "something follows after the end of the JSON value", null);
            }
            if (!(value instanceof Map<?, ?> map)) {
                throw broken(null, "the body must be a JSON object, such as {\"name\": \"value\"}", null);
            }
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, member) -> object.put((String) name, member));
            requireFinite("", object);
            return object;
        } catch (JsonProcessingException e) {
            throw broken(e.getLocation(), e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw broken(null, e.getMessage(), e);
        }
    }

    private static Problem broken(JsonLocation place, String what, Exception cause) {
        Problem problem = new Problem(
                Kind.INVALID_REQUEST,
                place == null
                        ? "The body cannot be read: " + what
                        : "The body cannot be read, line " + place.getLineNr() + " column " + place.getColumnNr() + ": "
                                + what,
                cause);
        return place == null
                ? problem
                : problem.member("line", place.getLineNr()).member("column", place.getColumnNr());
    }

    /** Jackson makes infinity of 1e999, which no JSON can say. */
    private static void requireFinite(String path, Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw Problem.in(path, path + " is a number that is too large");
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> requireFinite(path.isEmpty() ? (String) name : path + "." + name, member));
        }
        if (value instanceof Collection<?> list) {
            list.forEach(member -> requireFinite(path, member));
        }
    }

    /** Maps, lists, strings, numbers, booleans and null as UTF-8. */
    byte[] write(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
