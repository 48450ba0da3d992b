// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in one line, for people, why a value is not what was asked for: Jackson's own words speak of Jackson. */
final class Misfit {

    private static final int SHOWN = 60;
    private static final int DEEP = 100;

    private Misfit() {}

    /** Why this JSON-like value did not become a Java value. */
    static String reading(Object value, Throwable error) {
        List<Reference> path = error instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
        if (error instanceof UnrecognizedPropertyException unknown) {
            String where = path(path.subList(0, path.size() - 1));
            return (where.isEmpty() ? "it" : where) + " has no field '" + unknown.getPropertyName() + "', only "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.toCollection(TreeSet::new))
                            .stream()
                            .collect(Collectors.joining(", "));
        }
        Class<?> wanted = error instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        String where = path(path);
        String prefix = where.isEmpty()
                ? ""
                : where + (wanted == null ? " does not fit: " : " is no " + wanted.getSimpleName() + ": ");
        if (error instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return prefix + oneLine(refused.getCause().getMessage());
        }
        String accepted = wanted == null || !wanted.isEnum()
                ? ""
                : ", not one of "
                        + Stream.of(wanted.getEnumConstants())
                                .map(constant -> ((Enum<?>) constant).name())
                                .collect(Collectors.joining(", "));
        return prefix + "it is " + describe(at(value, path), !where.isEmpty()) + accepted;
    }

    /** Why this Java value did not become a JSON-like one. */
    static String writing(Throwable error) {
        List<Reference> path = error instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
        if (error instanceof StackOverflowError || path.size() > DEEP) {
            return "it contains itself, or is nested too deeply";
        }
        String why = error instanceof JsonProcessingException json ? json.getOriginalMessage() : error.getMessage();
        if (why != null && why.startsWith("Null key")) {
            why = "a map has the key null";
        }
        String where = path(path);
        return (where.isEmpty() ? "" : where + ": ") + oneLine(why);
    }

    private static String path(List<Reference> path) {
        StringBuilder text = new StringBuilder();
        for (Reference step : path) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return text.toString();
    }

    private static Object at(Object value, List<Reference> path) {
        Object found = value;
        for (Reference step : path) {
            if (found instanceof Map<?, ?> map) {
                found = map.get(step.getFieldName());
            } else if (found instanceof List<?> list && step.getIndex() >= 0 && step.getIndex() < list.size()) {
                found = list.get(step.getIndex());
            } else {
                return found;
            }
        }
        return found;
    }

    private static String describe(Object value, boolean inside) {
        if (value == null) {
            return inside ? "missing or null" : "null";
        } else if (value instanceof CharSequence) {
            return "the string \"" + shortened(value.toString()) + "\"";
        } else if (value instanceof Number) {
            return "the number " + shortened(value.toString());
        } else if (value instanceof Map) {
            return "a map";
        } else if (value instanceof List) {
            return "a list";
        }
        return shortened(value.toString());
    }

    private static String shortened(String text) {
        return oneLine(text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text);
    }

    private static String oneLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
