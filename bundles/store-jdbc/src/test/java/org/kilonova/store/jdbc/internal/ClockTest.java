// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Array;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.ServiceStore;

/** A host whose clock is wrong does no harm: its clock is never asked. */
@Timeout(120)
@OnEachEngine
class ClockTest {

    private static final Duration DOWN_TIME = Duration.ofSeconds(17);

    @Parameter
    private Engine engine;

    @TempDir
    private Path home;

    private final TimeZone zone = TimeZone.getDefault();
    private CountingDriver driver;
    private Settings settings;
    private Database database;
    private ServiceStore store;

    @BeforeEach
    void open() {
        settings = engine.emptyDatabase(home);
        driver = new CountingDriver(engine.driver());
        reopen();
    }

    @AfterEach
    void close() {
        database.close();
        TimeZone.setDefault(zone);
    }

    private void reopen() {
        if (database != null) {
            database.close();
        }
        database = new Database(
                settings, new Drivers(() -> List.of(Map.entry(Map.<String, Object>of(), driver))), Schema.current());
        store = new Records(database);
    }

    /** What a statement could be given of a host's clock is a time or a number; the only number is the down time. */
    @Test
    void noTimeOfThisHostGoesIntoAnyStatement() {
        store.list(DOWN_TIME);
        driver.bound();
        UUID id = store.register(new NewRecord("h", "b", "t", "1", true)).id();
        store.report(List.of(id, UUID.randomUUID()));
        store.state(List.of(id), ReportedState.DRAINING);
        store.disabled(id, true, "maintenance");
        store.forcedDown(id, true);
        store.find(id, DOWN_TIME);
        store.find("h", "b", DOWN_TIME);
        store.list(DOWN_TIME);
        store.list("t", DOWN_TIME);
        store.onHost("h", DOWN_TIME);
        store.delete(id);

        List<Object> bound = driver.bound();
        List<Object> numbers =
                bound.stream().filter(argument -> argument instanceof Number).toList();
        assertEquals(6, numbers.size(), () -> "numbers in " + bound);
        assertTrue(
                numbers.stream().allMatch(number -> number.equals(17.0) || number.equals(-86400.0)), () -> "" + bound);
        assertTrue(
                bound.stream()
                        .filter(argument -> !(argument instanceof Number))
                        .allMatch(argument -> argument instanceof String
                                || argument instanceof UUID
                                || argument instanceof Boolean
                                || argument instanceof Array),
                () -> "" + bound);
        assertTrue(
                driver.executed().stream().noneMatch(sql -> sql.matches(".*\\d{4,}.*")),
                "a number that could be a time");
    }

    @Test
    void aHostInAnotherTimeZoneReadsTheSameTimes() {
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
        reopen();
        UUID id = store.register(new NewRecord("h", "b", "t", "1", true)).id();
        store.report(List.of(id));
        ServiceRecord there = store.find(id, DOWN_TIME).orElseThrow();
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Pago_Pago"));
        reopen();

        ServiceRecord here = store.find(id, DOWN_TIME).orElseThrow();

        assertEquals(there, here);
        assertTrue(here.up());
    }
}
