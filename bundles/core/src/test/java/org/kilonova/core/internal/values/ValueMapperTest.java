// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.kilonova.rpc.Arg;

class ValueMapperTest {

    private final ValueMapper strict = new ValueMapper(true);
    private final ValueMapper lenient = new ValueMapper(false);

    enum Size {
        SMALL
    }

    record Inner(Instant at, Duration length) {}

    record Outer(String name, Inner inner, Optional<Integer> maybe, Size size, BigDecimal price, byte[] data) {}

    record Empty() {}

    record Small(String name) {}

    record Memory(
            @Arg("memory_mb") int memoryMb, @Arg("used_by") Map<String, Small> usedBy) {}

    static final class Cycle {
        public Cycle getSelf() {
            return this;
        }
    }

    static final class Broken {
        public String getText() {
            throw new IllegalStateException("no text today");
        }
    }

    @Test
    void simpleValuesPassAsTheyAre() {
        for (Object value : List.of("x", true, 1, 2L, 3.5, BigDecimal.TEN, BigInteger.TWO)) {
            assertSame(value, strict.toPlain(value));
        }
        assertNull(strict.toPlain(null));
    }

    @Test
    void recordsBecomeMapsAndTimesBecomeText() {
        Outer outer = new Outer(
                "n",
                new Inner(Instant.parse("2020-01-02T03:04:05.5Z"), Duration.ofSeconds(90)),
                Optional.of(4),
                Size.SMALL,
                new BigDecimal("1.10"),
                new byte[] {1, 2, 3});
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("name", "n");
        expected.put("inner", Map.of("at", "2020-01-02T03:04:05.500Z", "length", "PT1M30S"));
        expected.put("maybe", 4);
        expected.put("size", "SMALL");
        expected.put("price", new BigDecimal("1.10"));
        expected.put("data", "AQID");
        assertEquals(expected, strict.toPlain(outer));
        Outer back = (Outer) strict.fromPlain(expected, Outer.class);
        assertEquals(outer.inner(), back.inner());
        assertEquals(3, back.data()[2]);
    }

    @Test
    void otherValuesBecomeJson() {
        UUID id = UUID.fromString("00000000-0000-0001-0000-000000000002");
        assertEquals(id.toString(), strict.toPlain(id));
        assertEquals("SMALL", strict.toPlain(Size.SMALL));
        assertEquals("AQID", strict.toPlain(new byte[] {1, 2, 3}));
        assertEquals(List.of(1, 2), strict.toPlain(new int[] {1, 2}));
        assertEquals(Map.of("1", "a"), strict.toPlain(Map.of(1, "a")));
        assertEquals(Map.of("SMALL", List.of()), strict.toPlain(Map.of(Size.SMALL, List.of())));
        assertEquals(Map.of(), strict.toPlain(new Empty()));
        assertEquals(5, strict.toPlain(Optional.of(5)));
        assertNull(strict.toPlain(Optional.empty()));
        assertEquals(7, ((Number) strict.toPlain((short) 7)).intValue());
        assertEquals(1.5, ((Number) strict.toPlain(1.5f)).doubleValue());
        assertEquals("PT1M", strict.toPlain(Duration.ofMinutes(1)));
    }

    @Test
    void whatTheCallerChangesLaterDoesNotReachTheMessage() {
        List<Object> list = new ArrayList<>(List.of(1));
        Object plain = strict.toPlain(list);
        list.add(2);
        assertEquals(List.of(1), plain);
    }

    @Test
    void whatCannotBeWrittenIsSaidInOneShortLine() {
        List<Object> self = new ArrayList<>();
        self.add(self);
        Map<Object, Object> nullKey = new HashMap<>();
        nullKey.put(null, 1);
        for (Object value : List.of(new Cycle(), self, nullKey, new Broken(), Map.of("a", List.of(new Cycle())))) {
            String message = assertThrows(IllegalArgumentException.class, () -> strict.toPlain(value))
                    .getMessage();
            assertTrue(message.length() < 300 && message.lines().count() == 1, message);
            assertTrue(!message.contains("jackson") && !message.contains("Serial"), message);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> strict.toPlain(new Broken()))
                .getMessage()
                .contains("no text today"));
    }

    @Test
    void unknownFieldsAreRefusedOrIgnored() {
        Map<String, Object> value = Map.of("name", "n", "more", 1);
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(value, Small.class));
        assertEquals(new Small("n"), lenient.fromPlain(value, Small.class));
    }

    @Test
    void nullFitsObjectsOnly() {
        assertNull(strict.fromPlain(null, String.class));
        assertNull(strict.fromPlain(null, Object.class));
        assertNull(strict.fromPlain(null, void.class));
        assertNull(strict.fromPlain(null, Small.class));
        assertEquals(Optional.empty(), strict.fromPlain(null, Optional.class));
        for (Class<?> type : List.of(int.class, long.class, boolean.class, double.class, char.class)) {
            assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(null, type), type.getName());
        }
    }

    @Test
    void numbersFitWhereNothingIsLost() {
        assertEquals(5, strict.fromPlain(5L, int.class));
        assertEquals(5L, strict.fromPlain(5, Long.class));
        assertEquals(5.0, strict.fromPlain(5, double.class));
        assertEquals(new BigDecimal("5"), strict.fromPlain(5, BigDecimal.class));
        assertEquals((short) 5, strict.fromPlain(5, short.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(70_000, short.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(1L << 40, Integer.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(5.0, long.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain("true", boolean.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(1, boolean.class));
    }

    @Test
    void recordComponentsMayHaveAnotherNameOnTheWire() {
        Memory memory = new Memory(512, Map.of("a", new Small("x")));
        Map<String, Object> plain = Map.of("memory_mb", 512, "used_by", Map.of("a", Map.of("name", "x")));

        assertEquals(plain, strict.toPlain(memory));
        assertEquals(memory, strict.fromPlain(plain, Memory.class));
        assertThrows(IllegalArgumentException.class, () -> strict.fromPlain(Map.of("memoryMb", 512), Memory.class));
    }
}
