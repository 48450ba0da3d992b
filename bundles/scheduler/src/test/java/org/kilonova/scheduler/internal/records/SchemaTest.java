// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.kilonova.scheduler.internal.OnEachDatabase;
import org.kilonova.scheduler.internal.TestDatabase;

@OnEachDatabase
class SchemaTest {

    @Parameter
    private TestDatabase.Engine engine;

    private TestDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = new TestDatabase(engine);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void schedulersThatStartTogetherMakeTheTablesOnce() throws Exception {
        ExecutorService schedulers = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier start = new CyclicBarrier(4);
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                done.add(schedulers.submit(() -> {
                    start.await();
                    Schema.migrate(database.connections());
                    return null;
                }));
            }
            for (Future<?> scheduler : done) {
                scheduler.get();
            }
        } finally {
            schedulers.shutdownNow();
        }
        assertEquals(1, database.sql("UPDATE scheduler_schema_version SET version = version"));
    }

    @Test
    void whatWasLeftHalfDoneIsFinished() throws Exception {
        Schema.migrate(database.connections());
        database.sql("DELETE FROM scheduler_schema_version");
        database.sql("DROP TABLE instance_refusals");

        Schema.migrate(database.connections());

        assertEquals(0, database.sql("DELETE FROM instance_refusals"));
    }

    @Test
    void tablesOfANewerSchedulerAreRefused() throws Exception {
        Schema.migrate(database.connections());
        database.sql("INSERT INTO scheduler_schema_version VALUES (99, 'future.sql', CURRENT_TIMESTAMP)");

        IllegalStateException error =
                assertThrows(IllegalStateException.class, () -> Schema.migrate(database.connections()));

        assertEquals(
                "the scheduler's tables have version 99, this scheduler knows versions up to 1: deploy the newer"
                        + " scheduler",
                error.getMessage());
    }
}
