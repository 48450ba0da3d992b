// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.values;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Turns Java values into JSON-like ones (maps, lists, strings, numbers, booleans, null) and back. One per generation and per client
 * bundle, because Jackson remembers the classes that it has seen: with the mapper goes every trace of them. Thread-safe.
 */
public final class ValueMapper {

    private static final int TYPES_REMEMBERED = 64;

    private final boolean strict;
    private volatile ObjectMapper mapper;

    /** @param strict refuse fields that the Java type does not have */
    public ValueMapper(boolean strict) {
        this.strict = strict;
    }

    /** Loads what the first conversion needs; for a start that has a thread to spare. */
    public static void prepare() {
        record Sample(String text, long number) {}
        ValueMapper sample = new ValueMapper(true);
        sample.fromPlain(sample.toPlain(new Sample("", 0)), Sample.class);
    }

    /**
     * JSON-like value of any Java value.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public Object toPlain(Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof BigDecimal
                || value instanceof BigInteger) {
            return value;
        }
        return mapper().convertValue(value, Object.class);
    }

    /**
     * Java value of a JSON-like one.
     *
     * @throws IllegalArgumentException saying what does not fit
     */
    public Object fromPlain(Object value, Type type) {
        if (type == Object.class || type == void.class) {
            return value;
        }
        if (type instanceof Class<?> simple
                && value != null
                && simple(simple)
                && wrapper(simple).isInstance(value)) {
            return value;
        }
        ObjectMapper m = mapper();
        JavaType javaType = m.constructType(type);
        Object converted = m.convertValue(value, javaType);
        if (converted == null && javaType.isPrimitive()) {
            throw new IllegalArgumentException(
                    "null is no " + javaType.getRawClass().getName());
        }
        return converted;
    }

    private static boolean simple(Class<?> type) {
        return type == String.class
                || type == int.class
                || type == long.class
                || type == boolean.class
                || type == double.class
                || type == Integer.class
                || type == Long.class
                || type == Boolean.class
                || type == Double.class;
    }

    private static Class<?> wrapper(Class<?> type) {
        if (type == int.class) {
            return Integer.class;
        } else if (type == long.class) {
            return Long.class;
        } else if (type == boolean.class) {
            return Boolean.class;
        } else if (type == double.class) {
            return Double.class;
        }
        return type;
    }

    /** Made at first need: most values are simple, and a thousand managers should not pay for a thousand mappers. */
    private ObjectMapper mapper() {
        ObjectMapper m = mapper;
        if (m == null) {
            synchronized (this) {
                m = mapper;
                if (m == null) {
                    m = create();
                    mapper = m;
                }
            }
        }
        return m;
    }

    private ObjectMapper create() {
        ObjectMapper m = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .build();
        LookupCache<Object, JavaType> ownTypes = new LRUMap<>(TYPES_REMEMBERED, TYPES_REMEMBERED);
        m.setTypeFactory(TypeFactory.defaultInstance().withCache(ownTypes));
        return m;
    }
}
