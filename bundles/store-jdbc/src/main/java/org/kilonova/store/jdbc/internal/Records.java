// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;
import org.kilonova.store.NewRecord;
import org.kilonova.store.ServiceStore;

/**
 * Service records in the table {@code services}. Every statement commits by itself; all times are the database's. Thread-safe.
 */
final class Records implements ServiceStore {

    private static final int REASON_LENGTH = 255;
    private static final int ATTEMPTS = 5;
    private static final Duration NEVER_UP = Duration.ofDays(-1);

    private static final String UPDATE = "UPDATE services SET updated_at = CURRENT_TIMESTAMP, ";
    private static final String BY_KEY = " WHERE host = ? AND binary_name = ?";
    private static final String BY_TOPIC = " WHERE topic = ?";
    private static final String BY_HOST = " WHERE host = ?";
    private static final String BY_ID = " WHERE id = ?";
    private static final String BY_IDS = " WHERE id = ANY(?)";

    private static final String FIND = UPDATE + "topic = ?, version = ?, state = 'RUNNING'" + BY_KEY;
    private static final String CREATE = "INSERT INTO services (id, host, binary_name, topic, version, state, disabled,"
            + " forced_down, report_count, created_at, updated_at)"
            + " VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, FALSE, 0, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";
    private static final String REPORT = UPDATE + "report_count = report_count + 1, last_seen_up = CURRENT_TIMESTAMP,"
            + " state = CASE state WHEN 'STOPPED' THEN 'RUNNING' ELSE state END" + BY_IDS;
    private static final String STATE = UPDATE + "state = ?" + BY_IDS;
    private static final String DISABLED = UPDATE + "disabled = ?, disabled_reason = ?" + BY_ID;
    private static final String FORCED_DOWN = UPDATE + "forced_down = ?" + BY_ID;
    private static final String DELETE = "DELETE FROM services" + BY_ID;
    private static final String EXISTING = "SELECT id FROM services" + BY_IDS;
    /** Not left to the database: each would sort by another collation. */
    private static final Comparator<ServiceRecord> BY_BINARY_AND_HOST =
            Comparator.comparing(ServiceRecord::binary).thenComparing(ServiceRecord::host);

    private final Database database;
    /** Held by statements about many rows: two at once would lock the same rows in different orders, which is a deadlock. */
    private final ReentrantLock manyRows = new ReentrantLock();

    private final StoreMetrics metrics = new StoreMetrics();

    /** Does not own the database. */
    Records(Database database) {
        this.database = database;
    }

    StoreMetrics metrics() {
        return metrics;
    }

    /** {@inheritDoc} Whether it is up is not known here, for want of a down time: never up before its next report. */
    @Override
    public ServiceRecord register(NewRecord record) {
        return with(session -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (session.update(FIND, record.topic(), record.version(), record.host(), record.binary()) > 0
                        || created(session, record)) {
                    Optional<ServiceRecord> found = session.record(NEVER_UP, BY_KEY, record.host(), record.binary());
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
            }
            throw new SQLTransientException("the record of " + record.binary() + " on " + record.host()
                    + " was created and deleted by others all the time");
        });
    }

    /** Loses against another container that creates the same record now; then there is one to find. */
    private static boolean created(Session session, NewRecord record) throws SQLException {
        try {
            session.update(
                    CREATE,
                    UUID.randomUUID(),
                    record.host(),
                    record.binary(),
                    record.topic(),
                    record.version(),
                    !record.enabled());
            return true;
        } catch (SQLException e) {
            if (Failures.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Set<UUID> report(Collection<UUID> ids) {
        Set<UUID> missing = new HashSet<>(ids);
        if (missing.isEmpty()) {
            return Set.of();
        }
        long begun = System.nanoTime();
        try {
            return reported(missing);
        } finally {
            metrics.reported(System.nanoTime() - begun);
        }
    }

    /** Those that are not there. */
    private Set<UUID> reported(Set<UUID> missing) {
        return with(session -> {
            Object all = session.array(missing);
            if (updateMany(session, REPORT, all) < missing.size()) {
                missing.removeAll(session.ids(EXISTING, all));
                return missing;
            }
            return Set.of();
        });
    }

    @Override
    public void state(Collection<UUID> ids, ReportedState state) {
        if (!ids.isEmpty()) {
            with(session -> updateMany(session, STATE, state.name(), session.array(ids)));
        }
    }

    private int updateMany(Session session, String sql, Object... arguments) throws SQLException {
        manyRows.lock();
        try {
            return session.update(sql, arguments);
        } finally {
            manyRows.unlock();
        }
    }

    @Override
    public List<ServiceRecord> list(Duration downTime) {
        return sorted(downTime, "");
    }

    @Override
    public List<ServiceRecord> list(String topic, Duration downTime) {
        return sorted(downTime, BY_TOPIC, topic);
    }

    @Override
    public List<ServiceRecord> onHost(String host, Duration downTime) {
        return sorted(downTime, BY_HOST, host);
    }

    private List<ServiceRecord> sorted(Duration downTime, String where, Object... arguments) {
        List<ServiceRecord> records = with(session -> session.records(downTime, where, arguments));
        records.sort(BY_BINARY_AND_HOST);
        return records;
    }

    @Override
    public Optional<ServiceRecord> find(UUID id, Duration downTime) {
        return with(session -> session.record(downTime, BY_ID, id));
    }

    @Override
    public Optional<ServiceRecord> find(String host, String binary, Duration downTime) {
        return with(session -> session.record(downTime, BY_KEY, host, binary));
    }

    @Override
    public boolean disabled(UUID id, boolean disabled, String reason) {
        if (reason != null && reason.length() > REASON_LENGTH) {
            throw new IllegalArgumentException(
                    "the reason has " + reason.length() + " characters, at most " + REASON_LENGTH + " are kept");
        }
        return with(session -> session.update(DISABLED, disabled, disabled ? reason : null, id) > 0);
    }

    @Override
    public boolean forcedDown(UUID id, boolean down) {
        return with(session -> session.update(FORCED_DOWN, down, id) > 0);
    }

    @Override
    public boolean delete(UUID id) {
        return with(session -> session.update(DELETE, id) > 0);
    }

    private <T> T with(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = database.connect()) {
                // Against a server that has vanished without a word; put back by the pool.
                connection.setNetworkTimeout(
                        Runnable::run, (int) database.timeout().toMillis());
                return work.on(new Session(connection));
            } catch (SQLException e) {
                // Another container may change the same rows; of two that wait for each other the database undoes one.
                if (attempt == ATTEMPTS || !Failures.isUndone(e)) {
                    metrics.failed();
                    throw Failures.translate(database.url(), e);
                }
            }
        }
    }

    @FunctionalInterface
    private interface Work<T> {

        T on(Session session) throws SQLException;
    }
}
