// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A copy of JSON-like values (maps, lists, strings, numbers, booleans, null) that shares nothing which can change. */
public final class PlainCopy {

    private static final int DEPTH = 100;

    private static final Set<Class<?>> UNCHANGEABLE = Set.of(
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    private PlainCopy() {}

    /** @throws IllegalArgumentException naming the value that is none of these */
    public static Map<String, Object> of(Map<?, ?> map) {
        return map(map, "", 0);
    }

    private static Map<String, Object> map(Map<?, ?> map, String at, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException((at.isEmpty() ? "it" : at) + " has a key of " + type(key)
                        + "; the keys of JSON-like values are strings");
            }
            copy.put(name, value(value, at.isEmpty() ? name : at + "." + name, depth + 1));
        });
        return copy;
    }

    private static List<Object> list(Collection<?> list, String at, int depth) {
        List<Object> copy = new ArrayList<>(list.size());
        for (Object value : list) {
            copy.add(value(value, at + "[" + copy.size() + "]", depth + 1));
        }
        return copy;
    }

    private static Object value(Object value, String at, int depth) {
        if (depth > DEPTH) {
            throw new IllegalArgumentException(at.substring(0, 40) + "... is nested deeper than " + DEPTH);
        } else if (value == null || UNCHANGEABLE.contains(value.getClass())) {
            return value;
        } else if (value instanceof Map<?, ?> map) {
            return map(map, at, depth);
        } else if (value instanceof Collection<?> list) {
            return list(list, at, depth);
        }
        throw new IllegalArgumentException(
                at + " is " + type(value) + "; JSON-like values are maps, lists, strings, numbers, booleans and null");
    }

    private static String type(Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
