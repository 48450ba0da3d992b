// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.osgi.service.metatype.AttributeDefinition.BOOLEAN;
import static org.osgi.service.metatype.AttributeDefinition.BYTE;
import static org.osgi.service.metatype.AttributeDefinition.CHARACTER;
import static org.osgi.service.metatype.AttributeDefinition.DOUBLE;
import static org.osgi.service.metatype.AttributeDefinition.INTEGER;
import static org.osgi.service.metatype.AttributeDefinition.LONG;
import static org.osgi.service.metatype.AttributeDefinition.PASSWORD;
import static org.osgi.service.metatype.AttributeDefinition.STRING;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCheckTest {

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(INTEGER, "10"),
                Arguments.of(INTEGER, -10),
                Arguments.of(INTEGER, 10L),
                Arguments.of(INTEGER, "+10"),
                Arguments.of(LONG, "99999999999"),
                Arguments.of(BYTE, "127"),
                Arguments.of(DOUBLE, "10"),
                Arguments.of(DOUBLE, " 1e3 "),
                Arguments.of(DOUBLE, 3),
                Arguments.of(BOOLEAN, "true"),
                Arguments.of(BOOLEAN, "FALSE"),
                Arguments.of(BOOLEAN, true),
                Arguments.of(CHARACTER, "x"),
                Arguments.of(STRING, ""),
                Arguments.of(STRING, 42),
                Arguments.of(STRING, new String[] {"only"}),
                Arguments.of(PASSWORD, "x"));
    }

    @ParameterizedTest
    @MethodSource
    void good(int type, Object value) {
        assertNull(ValueCheck.refusal(Attributes.of("key", type), value));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(INTEGER, "abc", "must be a whole number"),
                Arguments.of(INTEGER, "10 ", "blank before or after"),
                Arguments.of(INTEGER, "", "must be a whole number"),
                Arguments.of(INTEGER, "1.5", "must be a whole number"),
                Arguments.of(INTEGER, 1.5, "must be a whole number"),
                Arguments.of(INTEGER, "99999999999", "must be a whole number, from -2147483648 to 2147483647"),
                Arguments.of(BYTE, "128", "from -128 to 127"),
                Arguments.of(DOUBLE, "10s", "must be a number"),
                Arguments.of(DOUBLE, "10,5", "must be a number"),
                Arguments.of(DOUBLE, "NaN", "must be finite"),
                Arguments.of(DOUBLE, "Infinity", "must be finite"),
                Arguments.of(BOOLEAN, "yes", "must be true or false"),
                Arguments.of(BOOLEAN, "1", "must be true or false"),
                Arguments.of(BOOLEAN, "true ", "blank before or after"),
                Arguments.of(BOOLEAN, 1, "must be true or false"),
                Arguments.of(CHARACTER, "", "a single character"),
                Arguments.of(STRING, new String[] {"a", "b"}, "at most 1 value is allowed, not 2"),
                Arguments.of(STRING, List.of(), "a value is needed"),
                Arguments.of(STRING, "$[env:NOWHERE]", "environment variable NOWHERE is not set"),
                Arguments.of(DOUBLE, "$[env:NOWHERE;type=Double]", "environment variable NOWHERE is not set"),
                Arguments.of(PASSWORD, "x$[secret:db/pw]", "no readable secret file db/pw"));
    }

    @ParameterizedTest
    @MethodSource
    void bad(int type, Object value, String reason) {
        String refusal = ValueCheck.refusal(Attributes.of("key", type), value);
        assertTrue(refusal != null && refusal.contains(reason), refusal);
    }

    @Test
    void listsAreCountedAndEachOfThemIsChecked() {
        Attribute two = Attributes.list("key", INTEGER, -2);
        assertNull(ValueCheck.refusal(two, new int[] {1, 2}));
        assertNull(ValueCheck.refusal(two, List.of()));
        assertEquals("at most 2 values are allowed, not 3", ValueCheck.refusal(two, new int[] {1, 2, 3}));
        assertTrue(ValueCheck.refusal(two, List.of("1", "x")).startsWith("must be a whole number"));
        assertNull(ValueCheck.refusal(Attributes.list("key", STRING, Integer.MIN_VALUE), List.of("a", "b", "c")));
    }

    @Test
    void aListInOneStringIsExplained() {
        String refusal = ValueCheck.refusal(Attributes.list("key", INTEGER, 5), "1,2");
        assertTrue(refusal.contains("for a list use a .config file"), refusal);
    }

    @Test
    void onlyOptionsAreTaken() {
        Attribute level = Attributes.options("level", "LOW", "HIGH");
        assertNull(ValueCheck.refusal(level, "LOW"));
        assertEquals("must be one of LOW, HIGH", ValueCheck.refusal(level, "low"));
    }

    @Test
    void theRangeIsAskedLast() {
        assertEquals("must be from 1 to 60", ValueCheck.refusal(Attributes.interval(), "0.5"));
        assertTrue(ValueCheck.refusal(Attributes.interval(), "soon").startsWith("must be a number"));
    }

    @Test
    void aWordIsNotToldTheLimitsOfAllWholeNumbers() {
        assertEquals("must be a whole number", ValueCheck.refusal(Attributes.of("key", INTEGER), "soon"));
    }
}
