// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kilonova.itests.servers.Needs;
import org.kilonova.itests.servers.PostgresServer;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.service.jdbc.DataSourceFactory;

@Timeout(120)
class PostgresServiceStoreTest extends ServiceStoreContract {

    private Settings settings;

    @BeforeAll
    static void needs() {
        Needs.postgres();
    }

    @Override
    Settings settings() {
        if (settings == null) {
            settings = Engine.POSTGRESQL.emptyDatabase(null);
        }
        return settings;
    }

    @Override
    DataSourceFactory driver() {
        return Engine.POSTGRESQL.driver();
    }

    @Override
    Database other() {
        return database(settings(), driver());
    }

    @Test
    void processesThatStartTogetherOnAnEmptyDatabaseMigrateItOnceAndShareTheirRecords() throws Exception {
        List<OtherProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(OtherProcess.on(settings()));
            }
            for (OtherProcess process : processes) {
                while (process.nextRecord() < 50) {}
            }
        } finally {
            for (OtherProcess process : processes) {
                process.close();
            }
        }
        List<ServiceRecord> records = store().list(DOWN_TIME);
        assertTrue(records.size() > 50, records.size() + " records");
        assertEquals(
                records.size(),
                records.stream().map(ServiceRecord::host).distinct().count());
    }

    @Test
    void aHostWhoseClockIsAnHourOffIsUpAndSeesWhoIsUp() throws Exception {
        Needs.wrongClock();
        UUID right =
                store().register(new NewRecord("right", "b", "t", "1", true)).id();
        store().report(List.of(right));
        for (Duration by : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            try (WrongHost wrong = WrongHost.start(settings(), by)) {
                Duration off = Duration.between(Instant.now(), wrong.clock());
                assertTrue(
                        off.minus(by).abs().compareTo(Duration.ofMinutes(10)) < 0, () -> "its clock is off by " + off);
                String host = "wrong by " + by;
                String seen = wrong.seen();
                assertTrue(seen.contains("right up") && seen.contains(host + " up"), seen);
                assertTrue(here(host, DOWN_TIME), "up for others");
                await().atMost(DOWN_TIME).until(() -> !here(host, Duration.ofMillis(100)));
            }
        }
    }

    private boolean here(String host, Duration downTime) {
        return store().list(downTime).stream()
                .filter(record -> record.host().equals(host))
                .findFirst()
                .orElseThrow()
                .up();
    }

    @Test
    void aWrongPasswordIsSaid() {
        Settings wrong = new Settings(
                settings().url(), PostgresServer.USER, "wrong", 4, settings().timeout());
        assertEquals(
                "database " + settings().url() + ": FATAL: password authentication failed for user \"test\";"
                        + " correct 'user' and 'password' in org.kilonova.store.jdbc",
                failure(wrong));
    }

    @Test
    void aMissingDatabaseIsSaid() {
        Settings wrong = Engine.postgres(
                PostgresServer.shared().url("nowhere"), settings().timeout());
        assertEquals(
                "database " + wrong.url() + ": FATAL: database \"nowhere\" does not exist;"
                        + " create it, or correct 'connection' in org.kilonova.store.jdbc",
                failure(wrong));
    }

    private String failure(Settings wrong) {
        Records refused = new Records(database(wrong, driver()));
        return assertThrows(StoreUnavailableException.class, () -> refused.list(DOWN_TIME))
                .getMessage();
    }
}
