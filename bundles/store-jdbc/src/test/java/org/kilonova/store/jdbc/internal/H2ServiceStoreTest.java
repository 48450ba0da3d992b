// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.h2.util.OsgiDataSourceFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.service.jdbc.DataSourceFactory;

@Timeout(120)
class H2ServiceStoreTest extends ServiceStoreContract {

    private static final DataSourceFactory H2 = new OsgiDataSourceFactory(org.h2.Driver.load());

    @TempDir
    Path home;

    @Override
    Settings settings() {
        return new Settings(DatabaseUrl.of("jdbc:h2:file:db/k", home), "kilonova", "hush", 4, Duration.ofSeconds(30));
    }

    @Override
    DataSourceFactory driver() {
        return H2;
    }

    /** The file belongs to one process, so another container is another user of the same pool. */
    @Override
    Database other() {
        return database();
    }

    private Path file() {
        return home.resolve("db/k.mv.db");
    }

    private String url() {
        return "jdbc:h2:file:" + home.resolve("db/k");
    }

    private String failure() {
        return assertThrows(StoreUnavailableException.class, () -> store().list(DOWN_TIME))
                .getMessage();
    }

    @Test
    void aFileInUseByAnotherProcessIsSaidAndWorksWhenItIsFree() throws Exception {
        try (OtherProcess other = OtherProcess.on(url())) {
            other.nextRecord();
            assertEquals("database " + url() + ": in use by another process", failure());
            assertEquals("database " + url() + ": in use by another process", failure());
        }
        assertFalse(store().list(DOWN_TIME).isEmpty());
    }

    @Test
    void aKilledProcessHasLostNothingThatWasCommitted() throws Exception {
        int last = 0;
        for (int round = 0; round < 3; round++) {
            try (OtherProcess other = OtherProcess.on(url())) {
                while (last < (round + 1) * 200) {
                    last = other.nextRecord();
                }
                last = Math.max(last, other.kill());
            }
            int records = store().list(DOWN_TIME).size();
            assertTrue(records > last, records + " records, the last known was number " + last);
            database().close();
            open();
            last = 0;
        }
    }

    @Test
    void recordsSurviveARestart() throws Exception {
        UUID id = register("h", "b").id();
        store().disabled(id, true, "maintenance");
        database().close();
        assertEquals("database " + url() + ": closed, because the container stops or its settings changed", failure());
        open();
        assertEquals("maintenance", found(id).disabledReason());
    }

    @Test
    void closingFreesTheFileEvenFromWhoeverStillUsesIt() throws Exception {
        register("h", "b");
        try (Connection borrowed = database().connect();
                Statement statement = borrowed.createStatement()) {
            statement.execute("SELECT 1");
            database().close();
            try (OtherProcess other = OtherProcess.on(url())) {
                assertEquals(0, other.nextRecord());
            }
        }
    }

    @Test
    void interruptedThreadsDoNotCloseTheFileForOthers() {
        UUID id = register("h", "b").id();
        for (int i = 0; i < 100; i++) {
            Thread.currentThread().interrupt();
            try {
                store().report(List.of(id));
            } catch (StoreUnavailableException e) {
                // Whoever is interrupted may fail; the next one may not.
                assertTrue(Thread.interrupted(), "failed without being interrupted: " + e.getMessage());
            }
            Thread.interrupted();
            assertTrue(found(id).up());
        }
    }

    @Test
    void withoutItsFileItStartsAfreshAfterARestart() throws Exception {
        UUID id = register("h", "b").id();
        Files.delete(file());
        assertEquals(Set.of(), store().report(List.of(id)), "while it runs, it goes on");
        database().close();
        open();
        assertEquals(Set.of(id), store().report(List.of(id)));
        register("h", "b");
        assertTrue(Files.exists(file()));
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "no database".repeat(2000));
        String failure = failure();
        assertTrue(failure.startsWith("database " + url() + ": "), failure);
        Files.delete(file());
        register("h", "b");
    }

    @Test
    void aWrongPasswordIsSaid() {
        register("h", "b");
        database().close();
        Settings wrong = new Settings(settings().url(), "kilonova", "wrong", 4, Duration.ofSeconds(30));
        Records refused = new Records(database(wrong, H2));
        assertEquals(
                "database " + url() + ": Wrong user name or password",
                assertThrows(StoreUnavailableException.class, () -> refused.list(DOWN_TIME))
                        .getMessage());
    }
}
