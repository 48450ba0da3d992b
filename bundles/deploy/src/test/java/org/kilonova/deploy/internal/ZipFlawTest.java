// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipFlawTest {

    private static final byte[] WHOLE =
            JarBuilder.bundle("greeter", "1.0.0").entry("words.txt", 300).bytes();

    @TempDir
    Path directory;

    @Test
    void aWholeZipHasNone() throws IOException {
        assertNull(find(WHOLE));
    }

    @Test
    void noPartOfAZipIsWhole() throws IOException {
        for (int length = 0; length < WHOLE.length; length++) {
            ZipFlaw flaw = find(Arrays.copyOf(WHOLE, length));
            assertNotNull(flaw, "the first " + length + " bytes");
            assertTrue(length >= 4 || length == 0 || !flaw.incomplete());
            assertTrue(length < 4 || flaw.incomplete(), flaw.reason());
        }
    }

    @Test
    void aHoleInTheMiddleIsFound() throws IOException {
        byte[] content = WHOLE.clone();
        Arrays.fill(content, content.length / 2, content.length / 2 + 10, (byte) 0);
        ZipFlaw flaw = find(content);
        assertTrue(flaw.reason().contains("damaged"), flaw.reason());
        assertTrue(flaw.incomplete());
    }

    @Test
    void textIsNoZipAndNeverBecomesOne() throws IOException {
        ZipFlaw flaw = find("This is text and nothing else.".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(flaw.reason().startsWith("not a zip"), flaw.reason());
        assertFalse(flaw.incomplete());
    }

    @Test
    void saysWhatToDo() throws IOException {
        assertEquals(
                ZipFlaw.ENDS_TOO_EARLY,
                find(Arrays.copyOf(WHOLE, WHOLE.length / 2)).reason());
    }

    private ZipFlaw find(byte[] content) throws IOException {
        return ZipFlaw.find(Files.write(directory.resolve("a.jar"), content));
    }
}
