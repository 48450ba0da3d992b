// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.servers.PostgresServer;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.StoreUnavailableException;

/** A store whose database dies and comes back. */
@Timeout(180)
class PostgresRecoveryTest {

    private static final Duration DOWN_TIME = Duration.ofMinutes(5);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private PostgresServer server;
    private Database database;
    private Records records;
    private PooledDataSource managers;
    private UUID id;

    @BeforeEach
    void open() {
        server = PostgresServer.start(directory);
        database = new Database(
                Engine.postgres(server.url(), Duration.ofSeconds(2)),
                new Drivers(() -> List.of(Map.entry(Map.<String, Object>of(), Engine.POSTGRESQL.driver()))),
                Schema.current());
        records = new Records(database);
        managers = new PooledDataSource(database, Duration.ofSeconds(2));
        id = records.register(new NewRecord("h", "b", "t", "1", true)).id();
    }

    @AfterEach
    void close() {
        database.close();
        server.stop();
    }

    private String failure() {
        return assertThrows(StoreUnavailableException.class, () -> records.report(List.of(id)))
                .getMessage();
    }

    private ServiceRecord afterwards() {
        await().atMost(LIMIT)
                .ignoreException(StoreUnavailableException.class)
                .until(() -> records.report(List.of(id)).isEmpty());
        return records.find(id, DOWN_TIME).orElseThrow();
    }

    @Test
    void aKilledServerIsSaidAndUsedAgainWhenItIsBack() throws Exception {
        assertEquals(Set.of(), records.report(List.of(id)));
        server.kill();
        assertTrue(failure().startsWith("database " + server.url() + ": "));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertEquals(
                        "database " + server.url() + ": Connection to 127.0.0.1:" + server.port() + " refused",
                        failure()));

        server.restart();

        ServiceRecord afterwards = afterwards();
        assertTrue(afterwards.up());
        assertEquals(2, afterwards.reportCount(), "one report before and one after it");
        try (Connection connection = managers.getConnection()) {
            assertTrue(connection.isValid(5));
        }
    }

    @Test
    void manyWhoReportMeanwhileGetNothingButTheFailureOfTheStore() throws Exception {
        ExecutorService reporters = Executors.newFixedThreadPool(8);
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger failures = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(reporters.submit(() -> {
                    while (!enough.get()) {
                        try {
                            records.report(List.of(id));
                        } catch (StoreUnavailableException e) {
                            failures.incrementAndGet();
                        }
                    }
                }));
            }
            for (int round = 1; round <= 2; round++) {
                int before = failures.get();
                server.kill();
                await().atMost(LIMIT).until(() -> failures.get() > before + 8);
                server.restart();
                long count = afterwards().reportCount();
                await().atMost(LIMIT).until(() -> afterwards().reportCount() > count + 100);
            }
            enough.set(true);
            for (Future<?> reporter : all) {
                reporter.get();
            }
        } finally {
            reporters.shutdownNow();
        }
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNobodyForLong() throws Exception {
        assertEquals(Set.of(), records.report(List.of(id)));
        Connection managers = this.managers.getConnection();
        ProcessHandle first = ProcessHandle.of(server.pid()).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(first), first.descendants()).toList();
        signal("STOP", all);
        try {
            assertTrue(failure().startsWith("database " + server.url() + ": "));
            assertTrue(failure().startsWith("database " + server.url() + ": "));
            assertThrows(SQLException.class, () -> managers.createStatement().execute("SELECT 1"));
        } finally {
            signal("CONT", all);
            managers.close();
        }
        assertTrue(afterwards().up());
    }

    @Test
    void connectionsThatTheServerEndsAreReplaced() {
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'test'"
                + " AND pid <> pg_backend_pid()");
        assertTrue(afterwards().up());
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }
}
