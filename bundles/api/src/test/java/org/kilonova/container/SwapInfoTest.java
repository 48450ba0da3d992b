// SPDX-License-Identifier: Apache-2.0
package org.kilonova.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapInfoTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static GenerationInfo generation(String bundle, String version, GenerationState state) {
        return new GenerationInfo(1, state, null, 9, bundle, version, "Greeter", NOW, 0, 0);
    }

    private static SwapInfo swap(SwapInfo.Step step) {
        return new SwapInfo(
                1,
                "greeter.jar",
                "org.greeter",
                "1.0.0",
                "1.1.0",
                "aa",
                "bb",
                "file",
                NOW,
                null,
                step,
                null,
                null,
                null,
                0,
                0,
                0,
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "CHECKING, 1.0.0, ACTIVE, false",
        "STARTING, 1.0.0, ACTIVE, false",
        "HOLDING, 1.0.0, ACTIVE, true",
        "HOLDING, 1.1.0, ACTIVE, false",
        "SWITCHING, 1.0.0, ACTIVE, true",
        "SWITCHING, 1.1.0, ACTIVE, false",
        "PROBATION, 1.0.0, STANDBY, true",
        "PROBATION, 1.1.0, ACTIVE, false",
        "PERMANENT, 1.0.0, DRAINING, true",
        "PERMANENT, 1.0.0, ACTIVE, false",
        "PERMANENT, 1.1.0, DRAINING, false",
        "BACK, 1.1.0, DRAINING, true",
        "BACK, 1.0.0, DRAINING, false",
        "REFUSED, 1.1.0, DRAINING, false",
        "INTERRUPTED, 1.0.0, DRAINING, false",
    })
    void setsTheVersionAsideThatGoesOrStandsBy(
            SwapInfo.Step step, String version, GenerationState state, boolean expected) {
        assertEquals(expected, swap(step).setsAside(generation("org.greeter", version, state)));
        assertEquals(false, swap(step).setsAside(generation("org.other", version, state)));
    }
}
