// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.ServiceStore;
import org.osgi.service.jdbc.DataSourceFactory;

/** What every database must do. A subclass names an empty one for each test. */
abstract class ServiceStoreContract {

    static final Duration DOWN_TIME = Duration.ofMinutes(1);

    private final List<Database> databases = new ArrayList<>();
    private CountingDriver driver;
    private Database database;
    private ServiceStore store;

    /** Where an empty database is; the same within one test. */
    abstract Settings settings() throws Exception;

    abstract DataSourceFactory driver();

    /** Another container's view of the same database. */
    abstract Database other() throws Exception;

    @BeforeEach
    void open() throws Exception {
        driver = new CountingDriver(driver());
        database = database(settings(), driver);
        store = new Records(database);
    }

    @AfterEach
    void close() {
        databases.forEach(Database::close);
    }

    /** A database that is closed after the test. */
    final Database database(Settings settings, DataSourceFactory factory) {
        Database made = new Database(
                settings, new Drivers(() -> List.of(Map.entry(Map.<String, Object>of(), factory))), Schema.current());
        databases.add(made);
        return made;
    }

    final Database database() {
        return database;
    }

    final ServiceStore store() {
        return store;
    }

    final ServiceRecord register(String host, String binary) {
        return store.register(new NewRecord(host, binary, "greeter", "1.0.0", true));
    }

    final ServiceRecord found(UUID id) {
        return store.find(id, DOWN_TIME).orElseThrow();
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private <T> Set<T> atOnce(int threads, Callable<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            Set<T> distinct = new HashSet<>();
            for (Future<T> result : results) {
                distinct.add(result.get());
            }
            return distinct;
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theRecordsOfOneTopic() {
        store.register(new NewRecord("h2", "kilonova-greeter", "greeter", "1", true));
        store.register(new NewRecord("h1", "kilonova-greeter", "greeter", "1", true));
        store.register(new NewRecord("h1", "kilonova-other", "other", "1", true));
        store.register(new NewRecord("h1", "kilonova-rest", null, "1", true));

        assertEquals(
                List.of("h1", "h2"),
                store.list("greeter", DOWN_TIME).stream()
                        .map(ServiceRecord::host)
                        .toList());
        assertEquals(List.of(), store.list("nobody", DOWN_TIME));
    }

    @Test
    void theRecordsOfOneHost() {
        register("h1", "y");
        register("h1", "x");
        register("h2", "x");

        assertEquals(
                List.of("x", "y"),
                store.onHost("h1", DOWN_TIME).stream()
                        .map(ServiceRecord::binary)
                        .toList());
        assertEquals(List.of(), store.onHost("H1", DOWN_TIME));
    }

    @Test
    void aNewRecordHasWhatTheServiceKnowsOfItself() {
        ServiceRecord made = store.register(new NewRecord("h", "kilonova-greeter", "greeter", "1.0.0", true));
        assertEquals("h", made.host());
        assertEquals("kilonova-greeter", made.binary());
        assertEquals("greeter", made.topic());
        assertEquals("1.0.0", made.version());
        assertEquals(ReportedState.RUNNING, made.state());
        assertFalse(made.disabled());
        assertNull(made.disabledReason());
        assertFalse(made.forcedDown());
        assertEquals(0, made.reportCount());
        assertNull(made.lastSeenUp());
        assertEquals(made.createdAt(), made.updatedAt());
        assertTrue(found(made.id()).up(), "a record just made is up, though it has not reported");
    }

    @Test
    void aRecordMayStartDisabledAndWithoutTopic() {
        ServiceRecord made = store.register(new NewRecord("h", "b", null, null, false));
        assertTrue(made.disabled());
        assertNull(made.topic());
        assertNull(made.version());
    }

    @Test
    void registeringAgainFindsTheRecordAndKeepsWhatOthersSaidOfIt() {
        UUID id = register("h", "b").id();
        store.report(List.of(id));
        store.disabled(id, true, "maintenance");
        store.forcedDown(id, true);
        store.state(List.of(id), ReportedState.STOPPED);
        ServiceRecord before = found(id);

        ServiceRecord again = store.register(new NewRecord("h", "b", "other", "2.0.0", true));

        assertEquals(id, again.id());
        assertEquals("other", again.topic());
        assertEquals("2.0.0", again.version());
        assertEquals(ReportedState.RUNNING, again.state());
        assertTrue(again.disabled());
        assertEquals("maintenance", again.disabledReason());
        assertTrue(again.forcedDown());
        assertEquals(1, again.reportCount(), "registering is no report");
        assertEquals(before.lastSeenUp(), again.lastSeenUp());
        assertTrue(again.updatedAt().isAfter(before.updatedAt()));
    }

    @Test
    void hostAndBinaryTogetherNameARecord() {
        Set<UUID> ids = Set.of(
                register("h", "b").id(),
                register("h", "B").id(),
                register("H", "b").id(),
                register("b", "h").id());
        assertEquals(4, ids.size());
        assertEquals(
                register("h", "b").id(),
                store.find("h", "b", DOWN_TIME).orElseThrow().id());
        assertTrue(store.find("h", "x", DOWN_TIME).isEmpty());
        assertTrue(store.find(UUID.randomUUID(), DOWN_TIME).isEmpty());
    }

    @Test
    void manyThatRegisterAtOnceGetTheSameRecord() throws Exception {
        ServiceStore other = new Records(other());
        for (int round = 0; round < 20; round++) {
            String host = "h" + round;
            NewRecord record = new NewRecord(host, "b", "t", "1", true);
            Set<UUID> ids = atOnce(
                    8,
                    () -> (Thread.currentThread().getId() % 2 == 0 ? store : other)
                            .register(record)
                            .id());
            assertEquals(1, ids.size(), "records of " + host);
        }
        assertEquals(20, store.list(DOWN_TIME).size());
    }

    @Test
    void containersThatStartTogetherOnAnEmptyDatabaseMigrateItOnce() throws Exception {
        Queue<Database> containers = new ConcurrentLinkedQueue<>(List.of(database, other(), other(), other()));
        assertEquals(
                Set.of(0),
                atOnce(4, () -> new Records(containers.remove()).list(DOWN_TIME).size()));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM schema_version")) {
            count.next();
            assertEquals(Schema.current().version(), count.getInt(1));
        }
    }

    @Test
    void aReportRevivesWhatAnotherContainerMarkedStopped() {
        UUID id = register("h", "b").id();
        store.state(List.of(id), ReportedState.STOPPED);
        assertFalse(found(id).up());
        assertEquals(Set.of(), store.report(List.of(id)));
        assertEquals(ReportedState.RUNNING, found(id).state());
        assertTrue(found(id).up());
    }

    @Test
    void aReportCountsAndRefreshesAndLeavesTheState() {
        UUID id = register("h", "b").id();
        store.state(List.of(id), ReportedState.DRAINING);
        ServiceRecord before = found(id);

        assertEquals(Set.of(), store.report(List.of(id)));
        assertEquals(Set.of(), store.report(List.of(id)));

        ServiceRecord after = found(id);
        assertEquals(2, after.reportCount());
        assertEquals(ReportedState.DRAINING, after.state());
        assertTrue(after.lastSeenUp().isAfter(before.updatedAt()));
        assertEquals(after.lastSeenUp(), after.updatedAt());
        assertTrue(after.up());
    }

    @Test
    void aReportNamesTheRecordsThatAreGone() {
        UUID here = register("h", "b").id();
        UUID gone = UUID.randomUUID();
        assertEquals(Set.of(gone), store.report(List.of(here, gone, here)));
        assertEquals(1, found(here).reportCount());
        assertEquals(Set.of(gone), store.report(List.of(gone)));
    }

    @Test
    void aReportOfNobodyAsksNothing() {
        register("h", "b");
        driver.executed();
        assertEquals(Set.of(), store.report(List.of()));
        store.state(List.of(), ReportedState.STOPPED);
        assertEquals(List.of(), driver.executed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 10000})
    void aHeartbeatIsOneStatementForAll(int records) throws Exception {
        Collection<UUID> ids = insert(records);
        driver.executed();

        assertEquals(Set.of(), store.report(ids));
        assertEquals(1, driver.executed().size(), "statements of a report");
        store.state(ids, ReportedState.DRAINING);
        assertEquals(1, driver.executed().size(), "statements of a state");

        List<ServiceRecord> all = store.list(DOWN_TIME);
        assertEquals(1, driver.executed().size(), "statements of a list");
        assertEquals(records, all.size());
        assertTrue(all.stream()
                .allMatch(record ->
                        record.reportCount() == 1 && record.up() && record.state() == ReportedState.DRAINING));
    }

    private Collection<UUID> insert(int records) throws SQLException {
        register("first", "b");
        sql("DELETE FROM services");
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO services (id, host, binary_name, state,"
                                + " disabled, forced_down, report_count, created_at, updated_at) VALUES (?, ?, 'b', 'RUNNING', FALSE,"
                                + " FALSE, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < records; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                insert.setObject(1, id);
                insert.setString(2, "h" + i);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        return ids;
    }

    @Test
    void whoeverIsSilentTooLongIsDown() throws SQLException {
        UUID id = register("h", "b").id();
        sql("UPDATE services SET created_at = CURRENT_TIMESTAMP - INTERVAL '90' SECOND");
        assertFalse(found(id).up(), "never reported, and made long ago");
        assertTrue(store.find(id, Duration.ofSeconds(3600)).orElseThrow().up());
        store.report(List.of(id));
        assertTrue(found(id).up());
        sql("UPDATE services SET last_seen_up = CURRENT_TIMESTAMP - INTERVAL '61' SECOND");
        assertFalse(found(id).up(), "reported, but too long ago");
        assertFalse(store.list(DOWN_TIME).get(0).up());
    }

    @Test
    void aReportFromTheFutureIsUp() throws SQLException {
        UUID id = register("h", "b").id();
        sql("UPDATE services SET last_seen_up = CURRENT_TIMESTAMP + INTERVAL '5' HOUR");
        assertTrue(found(id).up());
    }

    @Test
    void stoppedIsDownAtOnceAndDrainingIsUp() {
        UUID id = register("h", "b").id();
        store.report(List.of(id));
        store.state(List.of(id), ReportedState.DRAINING);
        assertTrue(found(id).up());
        store.state(List.of(id), ReportedState.STOPPED);
        assertFalse(found(id).up());
        assertEquals(ReportedState.STOPPED, found(id).state());
    }

    @Test
    void forcedDownIsDownWhateverItReports() {
        UUID id = register("h", "b").id();
        assertTrue(store.forcedDown(id, true));
        store.report(List.of(id));
        assertFalse(found(id).up());
        assertTrue(found(id).forcedDown());
        assertTrue(store.forcedDown(id, false));
        assertTrue(found(id).up());
        assertFalse(store.forcedDown(UUID.randomUUID(), true));
    }

    @Test
    void theReasonIsForgottenWithEnabling() {
        UUID id = register("h", "b").id();
        assertTrue(store.disabled(id, true, "x".repeat(255)));
        assertTrue(found(id).disabled());
        assertEquals("x".repeat(255), found(id).disabledReason());
        assertTrue(found(id).up(), "disabled says nothing of up");
        assertTrue(store.disabled(id, false, "ignored"));
        assertFalse(found(id).disabled());
        assertNull(found(id).disabledReason());
        assertFalse(store.disabled(UUID.randomUUID(), true, null));
    }

    @Test
    void valuesThatAreTooLongAreTheCallersFault() {
        UUID id = register("h", "b").id();
        assertThrows(IllegalArgumentException.class, () -> store.disabled(id, true, "x".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> register("h".repeat(256), "b"));
    }

    @Test
    void aDeletedRecordIsGoneAndItsSuccessorIsAnother() {
        UUID id = register("h", "b").id();
        assertTrue(store.delete(id));
        assertFalse(store.delete(id));
        assertTrue(store.find(id, DOWN_TIME).isEmpty());
        assertNotEquals(id, register("h", "b").id());
    }

    @Test
    void theListIsSortedByBinaryAndHost() {
        register("b", "y");
        register("B", "y");
        register("a", "y");
        register("z", "x");
        assertEquals(
                List.of("x z", "y B", "y a", "y b"),
                store.list(DOWN_TIME).stream()
                        .map(record -> record.binary() + " " + record.host())
                        .toList());
    }
}
