// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleTest {

    @TempDir
    Path directory;

    private Path file;
    private Path older;
    private Console console;

    @BeforeEach
    void create() {
        file = directory.resolve("console.log");
        older = directory.resolve("console.log.1");
        console = new Console(directory);
    }

    @Test
    void gives_the_last_lines() throws IOException {
        Files.writeString(file, "one\ntwo\n\nthree\n");

        assertEquals("three\n", console.tail(1));
        assertEquals("\nthree\n", console.tail(2));
        assertEquals("one\ntwo\n\nthree\n", console.tail(4));
        assertEquals("one\ntwo\n\nthree\n", console.tail(1000));
        assertEquals("three", console.lastLine());
    }

    @Test
    void a_line_that_is_not_ended_is_one() throws IOException {
        Files.writeString(file, "one\ntwo");

        assertEquals("two", console.tail(1));
        assertEquals("one\ntwo", console.tail(2));
    }

    @Test
    void nothing_written_is_nothing() throws IOException {
        assertEquals("", console.tail(10));
        assertEquals("", console.lastLine());
        console.rotate(10);
        assertFalse(Files.exists(older));
    }

    @Test
    void one_endless_line_does_not_fill_a_message() throws IOException {
        Files.writeString(file, "x".repeat(3 * Console.MOST_BYTES));

        assertEquals(Console.MOST_BYTES, console.tail(1).length());
    }

    @Test
    void what_is_no_text_does_no_harm() throws IOException {
        Files.write(file, new byte[] {'a', (byte) 0xff, (byte) 0xfe, '\n'});

        assertEquals("a\ufffd\ufffd\n", console.tail(1));
    }

    @Test
    void one_that_has_grown_is_emptied_under_its_writer_and_its_end_is_kept() throws IOException {
        try (OutputStream writer = Files.newOutputStream(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            writer.write("first\nsecond\n".getBytes());
            console.rotate(13);
            assertFalse(Files.exists(older), "not beyond the limit");

            writer.write("third\n".getBytes());
            console.rotate(13);

            assertEquals(0, Files.size(file));
            assertEquals("second\nthird\n", Files.readString(older));
            writer.write("fourth\n".getBytes());
            assertEquals("fourth\n", Files.readString(file));
            assertEquals("second\nthird\nfourth\n", console.tail(3));

            writer.write("fifth and so on\n".getBytes());
            console.rotate(13);
            assertEquals("h and so on\n", Files.readString(older).substring(1));
            assertTrue(Files.size(older) <= 13);
        }
    }

    @Test
    void neither_links_nor_pipes_are_read_or_emptied() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "do not tell\n");
        Files.createSymbolicLink(file, secret);
        assertThrows(IOException.class, () -> console.tail(1));
        assertThrows(IOException.class, () -> console.rotate(1));
        assertEquals("do not tell\n", Files.readString(secret));

        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertThrows(IOException.class, () -> console.tail(1));
            assertThrows(IOException.class, () -> console.rotate(-1));
        });

        Files.delete(file);
        Files.writeString(file, "first\nsecond\n");
        Files.createSymbolicLink(older, secret);
        console.rotate(7);
        assertEquals("do not tell\n", Files.readString(secret));
        assertEquals("second\n", Files.readString(older));
    }
}
