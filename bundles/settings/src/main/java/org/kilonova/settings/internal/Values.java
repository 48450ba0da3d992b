// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The values that a configuration may hold: scalars, and arrays or collections of them. */
final class Values {

    private Values() {}

    /** The scalars in it. */
    static List<Object> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return List.copyOf(collection);
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> Array.get(value, i))
                    .toList();
        }
        return List.of(value);
    }

    /** As one would write it into a file. */
    static String text(Object value) {
        return elements(value).stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
