// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentCodingTest {

    @Test
    void decodesUtf8() {
        assertEquals("a b+ä/", PercentCoding.decode("the path", "a%20b+%C3%a4%2F", false));
        assertEquals("a b ä", PercentCoding.decode("the query", "a%20b+%C3%a4", true));
        assertEquals("\ud83d\ude00 \ud83d\ude00", PercentCoding.decode("the query", "\ud83d\ude00+%F0%9F%98%80", true));
        assertEquals("a%20b%2B%C3%A4", PercentCoding.encode("a b+ä"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "a%2", "%C3%28", "%FF", "%+1"})
    void refusesTheRest(String text) {
        assertThrows(Problem.class, () -> PercentCoding.decode("the path", text, false));
    }
}
