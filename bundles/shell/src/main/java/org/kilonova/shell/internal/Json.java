// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;

/** JSON for people: errors name the place, output is indented. Thread-safe; made when first needed, for Jackson is slow to load. */
final class Json {

    private final ObjectMapper mapper = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    /** Reads maps, lists, strings, numbers, booleans and null. */
    Object read(String text) {
        try {
            return mapper.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw new CommandException("not JSON" + place + ": " + e.getOriginalMessage(), e);
        }
    }

    String indented(Object value) {
        return write(mapper.writerWithDefaultPrettyPrinter(), value);
    }

    String inOneLine(Object value) {
        return write(mapper.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new CommandException("cannot be shown as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
