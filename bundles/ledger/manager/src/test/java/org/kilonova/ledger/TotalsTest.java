// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TotalsTest {

    @TempDir
    Path directory;

    @Test
    void whatIsEnteredAfterTheHandOverIsCountedByTheNextVersion() throws IOException {
        try (Book old = Book.in(directory);
                Book next = Book.in(directory)) {
            old.enter("ann", 1, "call", 1, "1.0.0");
            Totals before = new Totals();
            before.upTo(old);
            Map<String, Object> state = before.state();

            old.enter("ann", 2, "cast", 1, "1.0.0");
            next.enter("bob", 1, "call", 2, "1.1.0");

            assertEquals(Map.of("ann", 2L, "bob", 1L), Totals.of(state).upTo(next));
        }
    }

    @Test
    void withoutAStateTheWholeBookIsAddedUp() throws IOException {
        try (Book book = Book.in(directory)) {
            book.enter("ann", 1, "call", 1, "1.0.0");

            assertEquals(Map.of("ann", 1L), Totals.of(Map.of()).upTo(book));
        }
    }

    @Test
    void aLineThatIsBeingWrittenIsNotCountedYet() throws IOException {
        try (Book book = Book.in(directory)) {
            book.enter("ann", 1, "call", 1, "1.0.0");
            Files.writeString(directory.resolve(Book.FILE), "ann 2 ca", StandardOpenOption.APPEND);
            Totals totals = new Totals();
            assertEquals(Map.of("ann", 1L), totals.upTo(book));

            Files.writeString(directory.resolve(Book.FILE), "ll 1 1.0.0\n", StandardOpenOption.APPEND);

            assertEquals(Map.of("ann", 2L), totals.upTo(book));
        }
    }

    @Test
    void aBookThatIsLongerThanWhatIsReadAtOnceIsAddedUpWhole() throws IOException {
        try (Book book = Book.in(directory)) {
            String client = "c".repeat(1000);
            for (int i = 0; i < 2500; i++) {
                book.enter(client, i, "call", 1, "1.0.0");
            }

            assertEquals(Map.of(client, 2500L), new Totals().upTo(book));
        }
    }
}
