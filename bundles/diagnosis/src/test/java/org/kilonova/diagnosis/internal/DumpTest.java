// SPDX-License-Identifier: Apache-2.0
package org.kilonova.diagnosis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {

    @TempDir
    Path directory;

    private final CountDownLatch never = new CountDownLatch(1);
    private final Dump dump = dump(Duration.ofMinutes(1));

    private static Dump dump(Duration limit) {
        return new Dump(Clock.systemUTC(), limit, () -> new Mask(List.of("planted-secret")));
    }

    @Test
    void anArchiveIsForItsOwnerAlone() throws Exception {
        Dumped dumped = write(new Part("a.txt", () -> "text"));

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dumped.file())));
        assertEquals(Files.size(dumped.file()), dumped.bytes());
        assertEquals("text", entries(dumped).get("a.txt"));
        assertTrue(dumped.toString().endsWith(" KiB, 1 parts"), dumped::toString);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(dumped.file()), files.toList());
        }
    }

    @Test
    void aPartThatFailsOrHangsIsReplacedByTheReason() throws Exception {
        List<Part> parts = List.of(
                new Part("broken.txt", () -> {
                    throw new IOException("no planted-secret here");
                }),
                new Part("slow.txt", () -> {
                    never.await();
                    return "too late";
                }),
                new Part("dies.txt", () -> {
                    throw new StackOverflowError("deep");
                }),
                new Part("good.txt", () -> "good"));
        Dumped dumped = dump(Duration.ofMillis(500)).write(directory.resolve("dump.zip"), parts);

        Map<String, String> entries = entries(dumped);
        assertEquals("left out: java.io.IOException: no *** here\n", entries.get("broken.txt"));
        assertEquals("left out: it was not there within 0.5 s\n", entries.get("slow.txt"));
        assertEquals("left out: java.lang.StackOverflowError: deep\n", entries.get("dies.txt"));
        assertEquals("good", entries.get("good.txt"));
        assertEquals(3, dumped.missing());
        assertTrue(
                entries.get("contents.txt").contains("slow.txt: left out: it was not there within"),
                entries.get("contents.txt"));
    }

    @Test
    void aPartThatIsTooLongIsCut() throws Exception {
        Dumped dumped = write(new Part("long.txt", () -> "line\n".repeat(Dump.LONGEST_PART)));

        String text = entries(dumped).get("long.txt");
        assertTrue(text.length() < Dump.LONGEST_PART + 100, () -> text.length() + " characters");
        assertTrue(text.endsWith("characters more\n"));
    }

    @Test
    void nothingLeavesWithoutHavingBeenMasked() throws Exception {
        Dumped dumped = write(new Part(
                "a.txt",
                () -> "it is planted-secret and rabbit://u:other-secret@h/ and password=third-secret {\"token\":"
                        + " \"fourth-secret\"}"));

        assertFalse(
                entries(dumped).get("a.txt").contains("secret"), entries(dumped).get("a.txt"));
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() throws Exception {
        Path file = Files.createDirectory(directory.resolve("taken.zip"));
        Files.createFile(file.resolve("so that it cannot be replaced"));

        assertThrows(IOException.class, () -> dump.write(file, List.of(new Part("a.txt", () -> "text"))));

        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    private Dumped write(Part... parts) throws Exception {
        return dump.write(directory.resolve("dump.zip"), List.of(parts));
    }

    private static Map<String, String> entries(Dumped dumped) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(dumped.file().toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }
}
