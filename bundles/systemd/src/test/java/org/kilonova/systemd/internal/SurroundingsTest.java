// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    private static final long PID = 42;

    @Test
    void withoutSystemdNobodyListens() {
        assertFalse(Surroundings.of(Map.of(), PID).listened());
        assertFalse(Surroundings.of(Map.of("NOTIFY_SOCKET", ""), PID).listened());
        assertTrue(Surroundings.of(Map.of("NOTIFY_SOCKET", "/run/systemd/notify"), PID)
                .listened());
    }

    @Test
    void theWatchdogHasAPeriod() {
        assertEquals(Optional.of(Duration.ofSeconds(30)), watchdog(Map.of("WATCHDOG_USEC", "30000000")));
        assertEquals(
                Optional.of(Duration.ofMillis(1)), watchdog(Map.of("WATCHDOG_USEC", "1000", "WATCHDOG_PID", "42")));
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotOurs() {
        assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7")));
    }

    @Test
    void aWatchdogWithoutASensiblePeriodIsNone() {
        assertEquals(Optional.empty(), watchdog(Map.of()));
        assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_USEC", "0")));
        assertEquals(Optional.empty(), watchdog(Map.of("WATCHDOG_USEC", "soon")));
    }

    private static Optional<Duration> watchdog(Map<String, String> environment) {
        return Surroundings.of(environment, PID).watchdog();
    }
}
