// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.shell.CommandException;

class TimesTest {

    private final Ago ago = new Ago(Samples.CLOCK);

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.012S, 12ms",
        "PT3S, 3s",
        "PT3.25S, 3.2s",
        "PT42.9S, 42s",
        "PT60S, 1m",
        "PT125S, 2m 5s",
        "PT3600S, 1h",
        "PT5000S, 1h 23m",
        "PT25H, 1d 1h"
    })
    void lengthsHaveTwoUnitsAtMost(Duration length, String text) {
        assertEquals(text, Ago.length(length));
    }

    @Test
    void timesAreRelative() {
        assertEquals("never", ago.of(null));
        assertEquals("3s ago", ago.of(Samples.NOW.minusSeconds(3)));
        assertEquals("in 1m 5s", ago.of(Samples.NOW.plusSeconds(65)));
        assertEquals("0ms", ago.since(Samples.NOW.plusSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "10m, PT10M", "2h, PT2H", "1d, PT24H", "PT1H30M, PT1H30M"})
    void readsLengths(String text, Duration length) {
        assertEquals(length, Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "ten", "0s", "-5s", "PT-1S", "99999999999999999999s", "99999999999999999d"})
    void refusesOtherLengths(String text) {
        assertThrows(CommandException.class, () -> Durations.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0", "-1", "NaN", "Infinity"})
    void refusesOtherSeconds(String text) {
        assertThrows(CommandException.class, () -> Durations.seconds("--limit", text));
    }

    @Test
    void readsSeconds() {
        assertEquals(Duration.ofMillis(500), Durations.seconds("--limit", "0.5"));
    }
}
