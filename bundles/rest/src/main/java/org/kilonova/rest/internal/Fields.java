// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of a JSON object, taken by name and type; a member of another type is a {@link Problem} that names it. */
final class Fields {

    private final Map<String, Object> members;

    /**
     * @param known a member of any other name is a mistake
     */
    Fields(Map<String, Object> members, List<String> known) {
        this.members = members;
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw Problem.in(
                        name, "the field " + name + " is not known here; there are " + String.join(", ", known));
            }
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Set<String> names() {
        return members.keySet();
    }

    /** A text that must be there. */
    String text(String name) {
        if (!has(name)) {
            throw Problem.in(name, "the field " + name + " is missing");
        }
        return asText(name, members.get(name));
    }

    /** A text, or null if there is none. */
    String textOrNull(String name) {
        return has(name) ? asText(name, members.get(name)) : null;
    }

    boolean flag(String name) {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw Problem.in(name, name + " must be true or false, not " + shown(members.get(name)));
    }

    /** Seconds as nanoseconds, more than 0, fractions allowed. */
    long nanos(String name) {
        if (members.get(name) instanceof Number number) {
            return Query.nanos(name, number.toString());
        }
        throw Problem.in(name, name + " must be a number of seconds, not " + shown(members.get(name)));
    }

    /** An object whose members are all texts; empty if there is none. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(name)) {
            if (!(members.get(name) instanceof Map<?, ?> map)) {
                throw Problem.in(name, name + " must be an object of texts, not " + shown(members.get(name)));
            }
            map.forEach((key, value) -> texts.put((String) key, asText(name + "." + key, value)));
        }
        return texts;
    }

    private static String asText(String name, Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw Problem.in(name, name + " must be a text in quotes, not " + shown(value));
    }

    private static String shown(Object value) {
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof String ? "a text" : String.valueOf(value);
    }
}
