// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.kilonova.shell.CommandException;

/** JSON for people: errors name the place, output is indented. Thread-safe; made when first needed, for Jackson is slow to load. */
final class Json {

    private final ObjectMapper mapper = new ObjectMapper();

    /** Reads maps, lists, strings, numbers, booleans and null. */
    Object read(String text) {
        try (JsonParser parser = mapper.createParser(text)) {
            Object value = mapper.readValue(parser, Object.class);
            if (parser.nextToken() != null) {
                throw new CommandException(
                        "not JSON" + at(parser.currentTokenLocation()) + ": something follows after its end");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new CommandException("not JSON" + at(e.getLocation()) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("text cannot be read from memory", e);
        }
    }

    private static String at(JsonLocation place) {
        return place == null ? "" : ", line " + place.getLineNr() + " column " + place.getColumnNr();
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
