// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private static Settings settings(String url, int poolSize, long millis) {
        return new Settings(DatabaseUrl.of(url, Path.of("/")), "me", "hush", poolSize, Duration.ofMillis(millis));
    }

    private static String refusal(Settings settings) {
        return assertThrows(RefusedException.class, settings::check).getMessage();
    }

    @Test
    void whatCannotWorkIsRefusedByKeyAndValue() {
        assertEquals(
                "connection must be a JDBC URL such as jdbc:h2:file:data/db/kilonova",
                refusal(settings("postgresql://db/k", 4, 5000)));
        assertEquals("pool_size must be at least 1, not 0", refusal(settings("jdbc:x:y", 0, 5000)));
        assertEquals(
                "connection_timeout must be at least 0.25 seconds, not 0.1", refusal(settings("jdbc:x:y", 1, 100)));
    }

    @Test
    void theSmallestWorks() {
        assertDoesNotThrow(settings("jdbc:x:y", 1, 250)::check);
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertEquals(
                "jdbc:x://db as me",
                settings("jdbc:x://me:hush@db?p=hush", 1, 250).toString());
    }
}
