// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/** The description of the API, asked whether an answer is one that it foresees. */
final class Description {

    private static final JsonNode DOCUMENT = read(DocumentRoutes.openApi());

    private Description() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    static JsonNode read(byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode operation(Route route) {
        JsonNode path = DOCUMENT.path("paths").path(route.template());
        return path.path(route.method().toLowerCase(Locale.ROOT));
    }

    /** All operations as {@code METHOD /path}. */
    static TreeSet<String> operations() {
        TreeSet<String> all = new TreeSet<>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return all;
    }

    static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** Fails unless the operation may answer that. */
    static void assertForeseen(Route route, Response response) {
        String what = route.method() + " " + route.template() + " -> " + response.status();
        JsonNode found = operation(route).path("responses").path(Integer.toString(response.status()));
        assertTrue(found.isObject(), () -> what + " is not in openapi.json");
        JsonNode declared = resolve(found);
        if (response.type() == null) {
            assertTrue(declared.path("content").isMissingNode(), () -> what + " should have a body");
            return;
        }
        String type = response.type().replaceFirst(";.*", "");
        JsonNode schema = declared.path("content").path(type).path("schema");
        assertTrue(schema.isObject(), () -> what + " as " + type + " is not in openapi.json");
        if (type.endsWith("json")) {
            List<String> flaws = new ArrayList<>();
            check("", schema, read(response.body()), flaws);
            assertEquals(List.of(), flaws, () -> what + " differs from openapi.json: " + new String(response.body()));
        }
    }

    /** The part of JSON Schema that the document uses. */
    private static void check(String path, JsonNode unresolved, JsonNode value, List<String> flaws) {
        JsonNode schema = resolve(unresolved);
        assertNotNull(schema);
        if (schema.has("anyOf")) {
            for (JsonNode option : schema.get("anyOf")) {
                List<String> of = new ArrayList<>();
                check(path, option, value, of);
                if (of.isEmpty()) {
                    return;
                }
            }
            flaws.add(path + " fits nothing of anyOf");
            return;
        }
        if (schema.has("type") && !hasType(schema.get("type"), value)) {
            flaws.add(path + " is no " + schema.get("type") + ": " + value);
            return;
        }
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            flaws.add(path + " is none of " + schema.get("enum") + ": " + value);
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            flaws.add(path + " is not " + schema.get("const") + ": " + value);
        }
        format(path, schema.path("format").asText(), value, flaws);
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                flaws.add(path + "/" + name.asText() + " is missing");
            }
        });
        if (value.isObject()) {
            value.properties().forEach(member -> {
                JsonNode of = schema.path("properties").path(member.getKey());
                JsonNode others = schema.path("additionalProperties");
                String where = path + "/" + member.getKey();
                if (of.isMissingNode() && others.isBoolean() && !others.asBoolean()) {
                    flaws.add(where + " is not foreseen");
                } else if (of.isObject() || others.isObject()) {
                    check(where, of.isObject() ? of : others, member.getValue(), flaws);
                }
            });
        }
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(path + "[]", schema.get("items"), item, flaws));
        }
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode item : list) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (hasType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("unknown type " + type);
        };
    }

    private static void format(String path, String format, JsonNode value, List<String> flaws) {
        try {
            if (value.isTextual() && format.equals("uuid")) {
                UUID.fromString(value.asText());
            } else if (value.isTextual() && format.equals("date-time")) {
                Instant.parse(value.asText());
            }
        } catch (RuntimeException e) {
            flaws.add(path + " is no " + format + ": " + value);
        }
    }
}
