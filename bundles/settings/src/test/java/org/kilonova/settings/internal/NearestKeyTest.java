// SPDX-License-Identifier: Apache-2.0
package org.kilonova.settings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {

    private static final List<String> KNOWN = List.of("host", "report_interval", "periodic_interval", "transport_url");

    @ParameterizedTest
    @CsvSource({
        "report_intervall,report_interval",
        "reportInterval,report_interval",
        "Report-Interval,report_interval",
        "report.interval,report_interval",
        "periodic_intreval,periodic_interval",
        "hsot,host",
    })
    void near(String typed, String meant) {
        assertEquals(Optional.of(meant), NearestKey.of(typed, KNOWN));
    }

    @Test
    void nothingNear() {
        assertEquals(Optional.empty(), NearestKey.of("colour", KNOWN));
        assertEquals(Optional.empty(), NearestKey.of("host", List.of()));
    }
}
