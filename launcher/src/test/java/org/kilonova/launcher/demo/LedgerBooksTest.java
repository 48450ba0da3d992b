// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerBooksTest {

    @TempDir
    Path home;

    @BeforeEach
    void directories() throws IOException {
        Files.createDirectories(home.resolve("data/managers/ledger"));
        Files.createDirectories(home.resolve("data/managers/ledger-client"));
    }

    private void entered(String... lines) throws IOException {
        Files.writeString(home.resolve("data/managers/ledger/book.txt"), String.join("\n", lines) + "\n");
    }

    private void sent(String client, String... lines) throws IOException {
        Files.writeString(
                home.resolve("data/managers/ledger-client").resolve(client + ".txt"), String.join("\n", lines) + "\n");
    }

    @Test
    void balanceWhenEverythingIsEnteredOnce() throws IOException {
        sent("a", "1 call ANSWERED", "2 call FAILED", "3 cast SENT");
        sent("b", "1 call ANSWERED");
        entered("a 1 call 1 1.0", "b 1 call 1 1.0", "a 3 cast 2 1.1", "a 2 call 2 1.1");

        LedgerBooks books = LedgerBooks.of(home);

        assertTrue(books.balanced(), books::toString);
        assertEquals(3, books.calls().sent());
        assertEquals(1, books.calls().failed());
        assertEquals(Set.of("1.0", "1.1"), books.versions());
    }

    @Test
    void areThoseOfAllHomes(@TempDir Path other) throws IOException {
        sent("a", "1 call ANSWERED", "2 call ANSWERED", "4 cast SENT");
        entered("a 1 call 1 1.0");
        Files.createDirectories(other.resolve("data/managers/ledger"));
        Files.writeString(
                other.resolve("data/managers/ledger/book.txt"), "a 2 call 1 1.0\na 1 call 1 1.0\na 4 cast 1 1.0\n");

        LedgerBooks books = LedgerBooks.of(home, other);

        assertEquals(1, books.calls().doubles(), "on two hosts is twice");
        assertEquals(0, books.calls().missing() + books.casts().missing());
    }

    @Test
    void tellWhatWasRunTwice() throws IOException {
        sent("a", "1 call ANSWERED", "2 cast SENT");
        entered("a 1 call 1 1.0", "a 1 call 2 1.1", "a 2 cast 1 1.0");

        LedgerBooks books = LedgerBooks.of(home);

        assertEquals(1, books.calls().doubles());
        assertFalse(books.balanced());
    }

    @Test
    void tellWhatWasNeverRun() throws IOException {
        sent("a", "1 call ANSWERED", "2 cast SENT");
        entered("a 1 call 1 1.0");

        LedgerBooks books = LedgerBooks.of(home);

        assertEquals(1, books.casts().missing());
        assertFalse(books.balanced());
    }

    @Test
    void doNotBalanceWithARefusal() throws IOException {
        sent("a", "1 call REFUSED", "2 call ANSWERED", "3 cast SENT");
        entered("a 2 call 1 1.0", "a 3 cast 1 1.0");

        LedgerBooks books = LedgerBooks.of(home);

        assertEquals(1, books.calls().refused());
        assertEquals(0, books.calls().missing());
        assertFalse(books.balanced());
    }

    @Test
    void doNotBalanceWithAnEntryThatNobodySent() throws IOException {
        sent("a", "1 call ANSWERED", "2 cast SENT");
        entered("a 1 call 1 1.0", "a 2 cast 1 1.0", "a 3 call 1 1.0");

        assertFalse(LedgerBooks.of(home).balanced());
    }
}
