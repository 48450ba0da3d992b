// SPDX-License-Identifier: Apache-2.0
package org.kilonova.transport.rabbit.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kilonova.transport.Failure;

/** A failure as JSON text, which is how it stands in a reply. */
final class FailureText {

    private FailureText() {}

    /** @throws IllegalArgumentException if its details cannot be written as JSON */
    static String of(Failure failure) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = Json.FACTORY.createGenerator(text)) {
            to.writeStartObject();
            to.writeStringField("class", failure.type());
            to.writeStringField("module", failure.module());
            to.writeStringField("message", failure.message());
            to.writeFieldName("tb");
            Json.write(to, failure.trace());
            to.writeFieldName("args");
            Json.write(to, Collections.singletonList(failure.message()));
            to.writeFieldName("kwargs");
            Json.write(to, failure.details());
            to.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException("the failure cannot be written as JSON: " + e.getMessage(), e);
        }
        return text.toString();
    }

    /**
     * Reads whatever stands for a failure, and makes one of it in any case: it is the only thing that the caller will ever hear.
     *
     * @return null for null and for an empty text
     */
    static Failure read(Object value) {
        if (value == null || value.equals("")) {
            return null;
        } else if (value instanceof Map<?, ?> fields) {
            return of(fields);
        } else if (value instanceof String text) {
            try (JsonParser parser = Json.FACTORY.createParser(text)) {
                return of(Json.readWhole(parser));
            } catch (IOException e) {
                return unknown("the failure is not written as expected (" + Body.text(e) + "): " + text);
            }
        }
        return unknown("the failure is not written as expected: " + value);
    }

    private static Failure unknown(String message) {
        return new Failure("RemoteError", "", message, List.of(), Map.of());
    }

    private static Failure of(Map<?, ?> fields) {
        List<String> trace = new ArrayList<>();
        if (fields.get("tb") instanceof List<?> pieces) {
            pieces.forEach(piece -> String.valueOf(piece).lines().forEach(trace::add));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        if (fields.get("kwargs") instanceof Map<?, ?> named) {
            named.forEach((name, detail) -> details.put((String) name, detail));
        }
        return new Failure(text(fields, "class"), text(fields, "module"), text(fields, "message"), trace, details);
    }

    private static String text(Map<?, ?> fields, String key) {
        Object value = fields.get(key);
        return value == null ? "" : value.toString();
    }
}
