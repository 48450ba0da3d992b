// SPDX-License-Identifier: Apache-2.0
package org.kilonova.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HarmlessTest {

    @Test
    void aLineStaysOneLineAndGivesATerminalNoOrders() {
        assertEquals(
                "a\\u000ab\\u000d\\u0009c\\u001b[2Jd\\u007fe\\u009bf\\u2028g\\u202eh",
                Harmless.line("a\nb\r\tc\033[2Jd\177e\u009bf\u2028g\u202eh", 100));
    }

    @Test
    void whatIsWrittenSomewhereInTheWorldIsShownAsItIs() {
        String text = "\u00e9 \u4e16\u754c \ud83d\ude00 \"\\'";
        assertEquals(text, Harmless.line(text, 100));
    }

    @Test
    void halfACharacterAndAHiddenOneAreEscaped() {
        assertEquals("\\ud83d|\\udb40\\udc41", Harmless.line("\ud83d|\udb40\udc41", 100));
    }

    @Test
    void aLongLineIsCut() {
        assertEquals("123", Harmless.line("123", 3));
        assertEquals("123...", Harmless.line("1234", 3));
        assertEquals("12\\ud83d...", Harmless.line("12\ud83d\ude00", 3));
    }

    @Test
    void linesKeepTheirEndsAndTabs() {
        assertEquals("a\n\tb\nc\\u000dd\\u001b[0m\n", Harmless.lines("a\r\n\tb\nc\rd\033[0m\n"));
    }
}
