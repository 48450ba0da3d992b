// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kilonova.core.internal.values.ValueMapper;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.InvalidArgumentsException;
import org.kilonova.rpc.Rpc;

/** How arguments, given by name, become parameters. */
class RpcMethodTest {

    private static final CallContext CONTEXT = CallContext.of("req-7");

    enum Colour {
        RED,
        GREEN
    }

    record Address(String street, int number) {}

    record Person(String name, Address address, Colour colour, Instant born, Optional<String> nick) {}

    public static class Bean {
        private String text;
        private List<Integer> numbers = List.of();

        public String getText() {
            return text;
        }

        public void setText(String value) {
            text = value;
        }

        public List<Integer> getNumbers() {
            return numbers;
        }

        public void setNumbers(List<Integer> value) {
            numbers = value;
        }
    }

    static class Endpoint {
        @Rpc
        String scalars(int i, long l, double d, boolean b, String s, short h, float f, byte y) {
            return i + " " + l + " " + d + " " + b + " " + s + " " + h + " " + f + " " + y;
        }

        @Rpc
        String big(BigDecimal decimal, BigInteger integer) {
            return decimal + " " + integer;
        }

        @Rpc
        String person(Person person) {
            return person.toString();
        }

        @Rpc
        String bean(Bean bean) {
            return bean.getText() + bean.getNumbers();
        }

        @Rpc
        String nested(Map<String, List<Address>> byName, Object anything) {
            return byName.get("a").get(0).street() + anything;
        }

        @Rpc
        String optional(Optional<Integer> one, OptionalInt two) {
            return one + " " + two;
        }

        @Rpc
        String times(Instant at, Duration length) {
            return at + " " + length;
        }

        @Rpc
        String context(CallContext context, String text) {
            return context.requestId() + text;
        }

        @Rpc
        String one(int count) {
            return "" + count;
        }

        @Rpc
        String text(String text) {
            return text;
        }

        @Rpc
        String colour(Colour colour) {
            return "" + colour;
        }

        @Rpc
        void none() {}

        @Rpc
        String varied(String... texts) {
            return String.join("+", texts);
        }

        @Rpc
        void declared() throws IOException {}

        @Rpc
        void declaredAll() throws Exception {}
    }

    private static Object call(String method, Map<String, Object> args) throws Throwable {
        return MethodTable.of(new ValueMapper(true), new Endpoint())
                .find("", method, null)
                .invoke(args, CONTEXT);
    }

    @Test
    void scalars() throws Throwable {
        assertEquals(
                "1 2 3.5 true x 4 5.5 6",
                call("scalars", Map.of("i", 1, "l", 2, "d", 3.5, "b", true, "s", "x", "h", 4, "f", 5.5, "y", 6)));
        assertEquals(
                "1 2 3.0 true x 4 5.0 6",
                call("scalars", Map.of("i", 1L, "l", 2L, "d", 3, "b", true, "s", "x", "h", 4L, "f", 5, "y", 6L)));
        assertEquals(
                "1.25 123456789012345678901234567890",
                call("big", Map.of("decimal", 1.25, "integer", new BigInteger("123456789012345678901234567890"))));
    }

    @Test
    void recordsBeansAndCollections() throws Throwable {
        assertEquals(
                "Person[name=Ann, address=Address[street=Main, number=3], colour=GREEN, born=2020-01-02T03:04:05Z,"
                        + " nick=Optional.empty]",
                call(
                        "person",
                        Map.of(
                                "person",
                                Map.of(
                                        "name",
                                        "Ann",
                                        "address",
                                        Map.of("street", "Main", "number", 3),
                                        "colour",
                                        "GREEN",
                                        "born",
                                        "2020-01-02T03:04:05Z"))));
        assertEquals("t[1, 2]", call("bean", Map.of("bean", Map.of("text", "t", "numbers", List.of(1, 2)))));
        assertEquals(
                "Main{k=[1]}",
                call(
                        "nested",
                        Map.of(
                                "byName",
                                Map.of("a", List.of(Map.of("street", "Main", "number", 1))),
                                "anything",
                                Map.of("k", List.of(1)))));
        assertEquals("a+b", call("varied", Map.of("texts", List.of("a", "b"))));
    }

    @Test
    void optionalTimesAndContext() throws Throwable {
        assertEquals("Optional.empty OptionalInt.empty", call("optional", Map.of()));
        assertEquals("Optional[3] OptionalInt[4]", call("optional", Map.of("one", 3, "two", 4)));
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("one", null);
        nulls.put("two", null);
        assertEquals("Optional.empty OptionalInt.empty", call("optional", nulls));
        assertEquals(
                "2020-01-02T03:04:05Z PT1M", call("times", Map.of("at", "2020-01-02T03:04:05Z", "length", "PT1M")));
        assertEquals("req-7x", call("context", Map.of("text", "x")));
        assertEquals(null, call("text", new HashMap<>(java.util.Collections.singletonMap("text", null))));
    }

    static List<Arguments> wrong() {
        Map<String, Object> nullCount = new HashMap<>();
        nullCount.put("count", null);
        return List.of(
                Arguments.of("one", Map.of(), "one needs the argument 'count': it takes (count: int), but got []"),
                Arguments.of("one", Map.of("count", 1, "x", 2), "one has no argument 'x': it takes (count: int)"),
                Arguments.of("none", Map.of("x", 2), "none has no argument 'x': it takes none"),
                Arguments.of(
                        "context",
                        Map.of("text", "", "context", Map.of()),
                        "context has no argument 'context': it takes (text: String)"),
                Arguments.of("one", Map.of("count", "5"), "one: argument 'count' is no int: it is the string \"5\""),
                Arguments.of("one", Map.of("count", ""), "one: argument 'count' is no int: it is the string \"\""),
                Arguments.of("one", Map.of("count", 1.5), "one: argument 'count' is no int: it is the number 1.5"),
                Arguments.of("one", Map.of("count", true), "one: argument 'count' is no int: it is true"),
                Arguments.of("one", nullCount, "one: argument 'count' is no int: it is null"),
                Arguments.of("one", Map.of("count", List.of(1)), "one: argument 'count' is no int: it is a list"),
                Arguments.of("one", Map.of("count", Map.of()), "one: argument 'count' is no int: it is a map"),
                Arguments.of(
                        "one",
                        Map.of("count", 3_000_000_000L),
                        "one: argument 'count' is no int: it is the number 3000000000"),
                Arguments.of(
                        "one",
                        Map.of("count", new BigInteger("9".repeat(500))),
                        "one: argument 'count' is no int: it is the number " + "9".repeat(60) + "..."),
                Arguments.of("text", Map.of("text", 5), "text: argument 'text' is no String: it is the number 5"),
                Arguments.of("text", Map.of("text", false), "text: argument 'text' is no String: it is false"),
                Arguments.of("text", Map.of("text", Map.of()), "text: argument 'text' is no String: it is a map"),
                Arguments.of(
                        "colour",
                        Map.of("colour", "BLUE"),
                        "colour: argument 'colour' is no Colour: it is the string \"BLUE\", not one of RED, GREEN"),
                Arguments.of(
                        "colour",
                        Map.of("colour", 1),
                        "colour: argument 'colour' is no Colour: it is the number 1, not one of RED, GREEN"),
                Arguments.of(
                        "colour",
                        Map.of("colour", ""),
                        "colour: argument 'colour' is no Colour: it is the string \"\", not one of RED, GREEN"),
                Arguments.of(
                        "person",
                        Map.of("person", Map.of("name", "A", "nmae", "B")),
                        "person: argument 'person' is no Person: it has no field 'nmae', only address, born, colour,"
                                + " name, nick"),
                Arguments.of(
                        "person",
                        Map.of("person", Map.of("address", Map.of("street", "Main", "number", "3"))),
                        "person: argument 'person' is no Person: address.number is no int: it is the string \"3\""),
                Arguments.of(
                        "person",
                        Map.of("person", Map.of("address", Map.of("street", "Main"))),
                        "person: argument 'person' is no Person: address.number is no int: it is missing or null"),
                Arguments.of(
                        "person",
                        Map.of("person", "Ann"),
                        "person: argument 'person' is no Person: it is the string \"Ann\""),
                Arguments.of(
                        "person", Map.of("person", List.of()), "person: argument 'person' is no Person: it is a list"),
                Arguments.of(
                        "nested",
                        Map.of("byName", Map.of("a", List.of(5)), "anything", 1),
                        "nested: argument 'byName' is no Map<String, List<Address>>: a[0] is no Address: it is the"
                                + " number 5"),
                Arguments.of(
                        "times",
                        Map.of("at", "yesterday", "length", "PT1M"),
                        "times: argument 'at' is no Instant: it is the string \"yesterday\""),
                Arguments.of(
                        "times",
                        Map.of("at", "2020-01-02T03:04:05Z", "length", "a minute"),
                        "times: argument 'length' is no Duration: it is the string \"a minute\""));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongArgumentIsNamedInOneReadableLine(String method, Map<String, Object> args, String message) {
        InvalidArgumentsException refused = assertThrows(InvalidArgumentsException.class, () -> call(method, args));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void onlyNarrowExceptionsAreExpected() {
        MethodTable table = MethodTable.of(new ValueMapper(true), new Endpoint());
        assertTrue(table.find("", "declared", null).expects(new java.io.FileNotFoundException()));
        assertFalse(table.find("", "declared", null).expects(new IllegalStateException()));
        assertFalse(table.find("", "declaredAll", null).expects(new IOException()));
    }
}
