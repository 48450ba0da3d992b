// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.kilonova.container.Secrets;
import org.kilonova.shell.CommandException;
import org.kilonova.transport.DeadLetter;

/**
 * Values of commands as JSON in a line: records with the names of their components in snake_case, times as in ISO 8601, durations in
 * seconds. What a call has answered and what was listed stands for itself. Thread-safe.
 */
final class JsonView {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, as((time, json) -> json.writeString(time.toString())))
                    .addSerializer(Duration.class, as((length, json) -> json.writeNumber(seconds(length)))))
            .addMixIn(Answer.class, ItsValue.class)
            .build();

    /** An answer is what was answered. */
    private interface ItsValue {

        @JsonValue
        Object value();
    }

    private interface Writing<T> {

        void write(T value, JsonGenerator json) throws IOException;
    }

    /** Whether a value consists of what JSON has; anything else is a thing of the framework, which would be followed without end. */
    boolean knows(Object value) {
        return value == null
                || value instanceof Record
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Instant
                || value instanceof Duration
                || value instanceof Map<?, ?> map && map.values().stream().allMatch(this::knows)
                || value instanceof Collection<?> items && items.stream().allMatch(this::knows);
    }

    String of(Object value) {
        try {
            return mapper.writeValueAsString(
                    value instanceof Collection<?> items
                            ? items.stream().map(this::open).toList()
                            : open(value));
        } catch (JsonProcessingException e) {
            throw new CommandException("cannot be shown as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What may hold secrets, without them. */
    private Object open(Object value) {
        boolean letters = value instanceof DeadLetter || value instanceof DeadTopic;
        return letters ? Secrets.mask(mapper.convertValue(value, Map.class)) : value;
    }

    private static BigDecimal seconds(Duration length) {
        return BigDecimal.valueOf(length.getSeconds())
                .add(BigDecimal.valueOf(length.getNano(), 9))
                .stripTrailingZeros();
    }

    private static <T> JsonSerializer<T> as(Writing<T> writing) {
        return new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider all) throws IOException {
                writing.write(value, json);
            }
        };
    }
}
