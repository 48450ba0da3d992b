// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kilonova.shell.CommandException;

/** Reads the arguments of a call: one JSON object, or words {@code key=value}, or a map that a script made. */
record CallArguments(Json json) {

    private static final String QUOTES = "put single quotes around the JSON, as in '{\"key\": \"value\"}'";

    Map<String, Object> read(List<?> words) {
        if (words.size() == 1 && words.get(0) instanceof Map<?, ?> map) {
            return withTextKeys(map);
        }
        if (!words.isEmpty() && !(words.get(0) instanceof CharSequence)) {
            throw new CommandException("braces without quotes are code: " + QUOTES);
        }
        String text = words.stream().map(String::valueOf).collect(Collectors.joining(" "));
        if (text.isBlank()) {
            return Map.of();
        }
        return text.stripLeading().startsWith("{") ? object(text) : pairs(words);
    }

    private Map<String, Object> object(String text) {
        try {
            return withTextKeys((Map<?, ?>) json.read(text));
        } catch (CommandException e) {
            // the shell takes double quotes away
            throw text.contains("\"") ? e : new CommandException(e.getMessage() + "; " + QUOTES, e);
        }
    }

    private Map<String, Object> pairs(List<?> words) {
        Map<String, Object> args = new LinkedHashMap<>();
        for (Object word : words) {
            String text = String.valueOf(word);
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new CommandException("cannot read the argument " + text
                        + ": write '{\"key\": value}' in single quotes, or words key=value");
            }
            String key = text.substring(0, equals);
            if (args.containsKey(key)) {
                throw new CommandException("the argument " + key + " is there twice");
            }
            args.put(key, value(text.substring(equals + 1)));
        }
        return args;
    }

    private Object value(String text) {
        try {
            return json.read(text);
        } catch (CommandException notJson) {
            return text;
        }
    }

    private static Map<String, Object> withTextKeys(Map<?, ?> map) {
        Map<String, Object> args = new LinkedHashMap<>();
        map.forEach((key, value) -> args.put(String.valueOf(key), value));
        return args;
    }
}
