// SPDX-License-Identifier: Apache-2.0
package org.kilonova.rest.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {

    private static final String HASH = "sha256:" + "0a".repeat(32);

    @TempDir
    Path directory;

    private final TokenStore store = new TokenStore();
    private Path path;
    private TokenFile file;

    @BeforeEach
    void file() {
        path = directory.resolve("config/tokens");
        file = new TokenFile(path);
    }

    @Test
    void noFileIsNoTokens() {
        assertTrue(file.tokens().isEmpty());
    }

    @Test
    void aTokenThatWasAddedIsFoundAndNowhereWritten() throws IOException {
        String token = store.add(path, "ann", Role.MEMBER, "staff");

        Token found = file.tokens().orElseThrow().find(token).orElseThrow();
        assertEquals(new Caller("ann", "staff", Role.MEMBER), found.caller());
        assertTrue(file.tokens().orElseThrow().find(token + "x").isEmpty());
        assertEquals(43, token.length());
        assertFalse(Files.readString(path).contains(token));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(1, Files.list(path.getParent()).count());
    }

    @Test
    void commentsStayWhenTokensComeAndGo() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "# mine\n" + HASH + " reader bob\n\n  # more\n");
        String token = store.add(path, "ann", Role.ADMIN, null);
        assertEquals(2, file.tokens().orElseThrow().tokens().size());
        store.remove(path, "bob");
        assertEquals(1, file.tokens().orElseThrow().tokens().size());
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
        assertEquals(List.of("# mine", "", "  # more"), Files.readAllLines(path).subList(0, 3));
    }

    @Test
    void namesAreThereOnce() throws IOException {
        store.add(path, "ann", Role.ADMIN, null);
        assertThrows(IllegalArgumentException.class, () -> store.add(path, "ann", Role.READER, null));
        assertThrows(IllegalArgumentException.class, () -> store.remove(path, "bob"));
        store.remove(path, "ann");
        assertEquals(List.of(), file.tokens().orElseThrow().tokens());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sha256:00 reader ann | first word",
                "md5:00 reader ann | first word",
                "HASH root ann | reader, member or admin, not root",
                "HASH reader | found 2 words",
                "HASH reader ann staff more | found 5 words",
                "HASH reader a/b | a/b",
                "HASH reader ann a,b | a,b",
            })
    void aBadLineIsNamed(String line, String expected) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "# comment\n" + line.replace("HASH", HASH) + "\n");
        String message =
                assertThrows(IllegalArgumentException.class, file::tokens).getMessage();
        assertTrue(message.startsWith(path + " line 2: "), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void aDirectoryInItsPlaceLeavesTheLastGoodTokens() throws IOException {
        String token = store.add(path, "ann", Role.ADMIN, null);
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
        Files.delete(path);
        Files.createDirectory(path);
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
    }

    @Test
    void whatWasBadAndVanishesOpensNothing() throws IOException {
        assertTrue(file.tokens().isEmpty());
        Files.createDirectories(path);
        assertThrows(UncheckedIOException.class, file::tokens);
        Files.delete(path);
        assertThrows(IllegalArgumentException.class, file::tokens);
        String token = store.add(path, "ann", Role.ADMIN, null);
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
    }

    @Test
    void aBadChangeLeavesTheLastGoodTokens() throws IOException {
        String token = store.add(path, "ann", Role.ADMIN, null);
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
        String good = Files.readString(path);
        Files.writeString(path, good + "nonsense\n");
        assertTrue(file.tokens().orElseThrow().find(token).isPresent());
        Files.writeString(path, good + HASH + " reader ann\n");
        assertEquals(1, file.tokens().orElseThrow().tokens().size());
        Files.writeString(path, good + HASH + " reader bob\n");
        assertEquals(2, file.tokens().orElseThrow().tokens().size());
    }
}
