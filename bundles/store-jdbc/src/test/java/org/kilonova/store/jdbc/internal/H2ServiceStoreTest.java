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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.service.jdbc.DataSourceFactory;

@Timeout(120)
class H2ServiceStoreTest extends ServiceStoreContract {

    @TempDir
    Path home;

    @Override
    Settings settings() {
        return Engine.H2.emptyDatabase(home);
    }

    @Override
    DataSourceFactory driver() {
        return Engine.H2.driver();
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
        try (OtherProcess other = OtherProcess.on(settings())) {
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
            try (OtherProcess other = OtherProcess.on(settings())) {
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
            try (OtherProcess other = OtherProcess.on(settings())) {
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

    private String told(Records of, Database at) {
        return of.metrics().families(at.pool(), 4).stream()
                .flatMap(family -> family.points().stream()
                        .map(point -> family.name().replace("kilonova_store_", "") + String.join(" ", point.labels())
                                + " "
                                + (point.histogram() == null
                                        ? (long) point.value()
                                        : point.histogram().count())))
                .collect(Collectors.joining(", "));
    }

    @Test
    void whatTheDatabaseDoesIsTold() throws Exception {
        Records records = (Records) store();
        assertEquals(
                "report_duration_seconds 0, failures 0, up 0, connectionsactive 0, connectionsidle 0, connections_limit 4,"
                        + " waiting 0",
                told(records, database()));
        UUID id = register("h", "b").id();
        records.report(List.of(id));
        records.report(List.of());
        try (Connection taken = database().connect()) {
            assertEquals(
                    "report_duration_seconds 1, failures 0, up 1, connectionsactive 1, connectionsidle 0,"
                            + " connections_limit 4, waiting 0",
                    told(records, database()),
                    () -> "with " + taken);
        }
        database().close();
        assertThrows(StoreUnavailableException.class, () -> records.report(List.of(id)));
        assertEquals(
                "report_duration_seconds 2, failures 1, up 0, connectionsactive 0, connectionsidle 0, connections_limit 4,"
                        + " waiting 0",
                told(records, database()));
    }

    @Test
    void aWrongPasswordIsSaid() {
        register("h", "b");
        database().close();
        Settings wrong = new Settings(settings().url(), "kilonova", "wrong", 4, Duration.ofSeconds(30));
        Records refused = new Records(database(wrong, driver()));
        assertEquals(
                "database " + url()
                        + ": Wrong user name or password; correct 'user' and 'password' in org.kilonova.store.jdbc",
                assertThrows(StoreUnavailableException.class, () -> refused.list(DOWN_TIME))
                        .getMessage());
    }
}
