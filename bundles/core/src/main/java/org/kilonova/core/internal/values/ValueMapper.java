// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.stream.Stream;
import org.kilonova.rpc.Arg;

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
        try {
            return mapper().convertValue(value, Object.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Misfit.writing(e.getCause() == null ? e : e.getCause()), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException(Misfit.writing(e), e);
        }
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
        Object converted;
        try {
            converted = m.convertValue(value, javaType);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Misfit.reading(value, e.getCause() == null ? e : e.getCause()), e);
        }
        if (converted == null && javaType.isPrimitive()) {
            throw new IllegalArgumentException("it is null");
        }
        return converted;
    }

    /** The type of a member that a class inherits, with the class's own types in the place of its superclass's variables. */
    public Type resolve(Type type, Class<?> owner, Class<?> declaring) {
        if (!variable(type)) {
            return type;
        }
        TypeFactory types = mapper().getTypeFactory();
        return types.resolveMemberType(
                type, types.constructType(owner).findSuperType(declaring).getBindings());
    }

    private static boolean variable(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Stream.of(generic.getActualTypeArguments()).anyMatch(ValueMapper::variable);
        } else if (type instanceof GenericArrayType array) {
            return variable(array.getGenericComponentType());
        }
        return type instanceof TypeVariable;
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
        LookupCache<Object, JavaType> ownTypes = new LRUMap<>(TYPES_REMEMBERED, TYPES_REMEMBERED);
        return JsonMapper.builder()
                // Before the modules, which add to it.
                .typeFactory(TypeFactory.defaultInstance().withCache(ownTypes))
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(new SimpleModule().addSerializer(byte[].class, new BytesAsText()))
                .annotationIntrospector(new ArgNames())
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
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** {@link Arg} names fields, too. */
    private static final class ArgNames extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public PropertyName findNameForSerialization(Annotated field) {
            Arg arg = field.getAnnotation(Arg.class);
            return arg == null ? super.findNameForSerialization(field) : PropertyName.construct(arg.value());
        }

        @Override
        public PropertyName findNameForDeserialization(Annotated field) {
            Arg arg = field.getAnnotation(Arg.class);
            return arg == null ? super.findNameForDeserialization(field) : PropertyName.construct(arg.value());
        }
    }

    /** Where nothing is written to a stream, Jackson would pass the bytes on as they are. */
    private static final class BytesAsText extends JsonSerializer<byte[]> {

        @Override
        public void serialize(byte[] bytes, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(Base64.getEncoder().encodeToString(bytes));
        }
    }
}
