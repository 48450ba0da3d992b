// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEndTest {

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = Files.writeString(directory.resolve("kilonova.log"), "today 1\ntoday 2\n");
    }

    private void rolled(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsLongerIsCutToWholeLines() throws IOException {
        assertEquals("today 2\n", new LogEnd(log, 10).text());
        assertEquals("today 1\ntoday 2\n", new LogEnd(log, 17).text());
    }

    @Test
    void afterMidnightTheLinesBeforeComeFromTheRolledFiles() throws IOException {
        rolled("kilonova.2026-11-28.9.log.gz", "earlier\n");
        rolled("kilonova.2026-11-29.2.log.gz", "before 2\n");
        rolled("kilonova.2026-11-29.10.log.gz", "before 10\n");
        rolled("audit.2026-11-29.0.log.gz", "of another\n");

        assertEquals("earlier\nbefore 2\nbefore 10\ntoday 1\ntoday 2\n", new LogEnd(log, 1000).text());
        assertEquals("before 10\ntoday 1\ntoday 2\n", new LogEnd(log, 30).text());
        assertEquals("today 1\ntoday 2\n", new LogEnd(log, 16 + 5).text());
    }

    @Test
    void ofALongRolledFileTheEndIsTaken() throws IOException {
        rolled("kilonova.2026-11-29.0.log.gz", "a long line of it\n".repeat(50_000) + "its last\n");

        assertEquals("a long line of it\nits last\ntoday 1\ntoday 2\n", new LogEnd(log, 50).text());
        String longer = new LogEnd(log, 200_000).text();
        assertTrue(longer.length() > 199_900, () -> longer.length() + " characters");
        assertTrue(longer.startsWith("a long line of it\n") && longer.endsWith("today 2\n"));
    }

    @Test
    void aRolledFileThatIsNotCompleteIsNamed() throws IOException {
        Files.writeString(directory.resolve("kilonova.2026-11-29.0.log.gz"), "no gzip");

        String text = new LogEnd(log, 1000).text();

        assertTrue(text.startsWith("kilonova.2026-11-29.0.log.gz cannot be read: "), text);
        assertTrue(text.endsWith("\ntoday 1\ntoday 2\n"), text);
    }
}
