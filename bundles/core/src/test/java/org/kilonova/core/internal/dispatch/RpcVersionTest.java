// SPDX-License-Identifier: Apache-2.0
package org.kilonova.core.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RpcVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.3, 1.0, true",
        "1.3, 1.3, true",
        "1.3, 1.4, false",
        "1.3, 1.3.9, false",
        "1.3, 1.0.0, true",
        "1.3, 1.2.9, true",
        "1.3.2, 1.3.2, true",
        "1.3.2, 1.3.3, false",
        "2.0, 1.0, false",
        "1.0, 2.0, false",
        "1.10, 1.9, true",
        "1.9, 1.10, false"
    })
    void theSameMajorAndAtMostTheOfferedMinorIsServed(String offered, String asked, boolean served) {
        assertEquals(served, RpcVersion.parse(offered).serves(RpcVersion.parse(asked)), offered + " for " + asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.", ".1", "1.0.0.0", "-1.0", "1.x", " 1.0", "1.0\n", "99999999999.0"})
    void whatIsNoVersionIsRefusedByName(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> RpcVersion.parse(text));
        assertEquals("\"" + text + "\" is no version such as \"1.0\"", refused.getMessage());
    }

    @Test
    void isWrittenAsItWasRead() {
        assertEquals("1.3", RpcVersion.parse("1.3").toString());
        assertEquals("1.3.7", RpcVersion.parse("1.3.7").toString());
        assertEquals("1.3", RpcVersion.parse("1.3.0").toString());
    }
}
