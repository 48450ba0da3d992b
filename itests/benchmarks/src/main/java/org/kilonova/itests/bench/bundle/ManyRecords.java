// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.kilonova.itests.bench.Samples;
import org.kilonova.store.ServiceStore;

/**
 * Puts {@code bench.records} service records into the container's database, ten of each host, and says how long plain JDBC takes to read
 * and to update them, and how long the store takes to report them: {@code bench.reports} and {@code bench.reads} rounds, of which the first
 * quarter warms up.
 */
public final class ManyRecords {

    /** The host that is read alone. */
    public static final String HOST = "bench-host-7";

    private static final int PER_HOST = 10;
    private static final String INSERT = "INSERT INTO services (id, host, binary_name, topic, version, state, disabled,"
            + " forced_down, report_count, created_at, updated_at, last_seen_up)"
            + " VALUES (?, ?, ?, ?, '1.0', 'RUNNING', FALSE, FALSE, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";
    /** Whether it is up is of now: without it H2 would give the result of the last time again, unread. */
    private static final String SELECT =
            "SELECT id, host, binary_name, topic, version, state, disabled, disabled_reason,"
                    + " forced_down, report_count, created_at, updated_at, last_seen_up,"
                    + " (NOT forced_down AND state <> 'STOPPED' AND EXTRACT(EPOCH FROM"
                    + " (CURRENT_TIMESTAMP - COALESCE(last_seen_up, created_at))) <= 60) AS is_up FROM services";

    private static final String UPDATE = "UPDATE services SET updated_at = CURRENT_TIMESTAMP,"
            + " last_seen_up = CURRENT_TIMESTAMP, report_count = report_count + 1 WHERE id = ANY(?)";

    private final ServiceStore store;
    private final DataSource database;
    private final List<UUID> ids = new ArrayList<>();

    public ManyRecords(ServiceStore store, DataSource database) {
        this.store = store;
        this.database = database;
        Thread thread = new Thread(this::run, "kn-bench-records-1");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            insert(Integer.getInteger("bench.records"));
            System.out.println("bench: inserted");
            Samples updates = new Samples();
            Samples reports = new Samples();
            int rounds = Integer.getInteger("bench.reports");
            for (int round = 0; round < rounds; round++) {
                add(updates, this::update, warm(round, rounds));
                add(reports, this::report, warm(round, rounds));
            }
            tell("update", updates);
            tell("report", reports);
            tell("select_all", time(() -> select("")));
            tell("select_host", time(() -> select(" WHERE host = ?", HOST)));
        } catch (Exception e) {
            System.out.println("bench: broken " + e);
        }
    }

    private void insert(int records) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            connection.setAutoCommit(false);
            for (int i = 0; i < records; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                insert.setObject(1, id);
                insert.setString(2, "bench-host-" + i / PER_HOST);
                insert.setString(3, "kilonova-bench-" + i % PER_HOST);
                insert.setString(4, "bench-" + i % PER_HOST);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static Samples time(Callable<?> work) throws Exception {
        int rounds = Integer.getInteger("bench.reads");
        Samples samples = new Samples();
        for (int round = 0; round < rounds; round++) {
            add(samples, work, warm(round, rounds));
        }
        return samples;
    }

    /** After a quarter of the rounds. */
    private static boolean warm(int round, int rounds) {
        return round >= rounds / 4;
    }

    private static void add(Samples samples, Callable<?> work, boolean counts) throws Exception {
        long begun = System.nanoTime();
        work.call();
        if (counts) {
            samples.add((System.nanoTime() - begun) / 1e6);
        }
    }

    private List<Object[]> select(String where, Object... arguments) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + where)) {
            for (int i = 0; i < arguments.length; i++) {
                select.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    Object[] values = new Object[columns];
                    for (int i = 0; i < columns; i++) {
                        values[i] = row.getObject(i + 1);
                    }
                    rows.add(values);
                }
            }
        }
        if (rows.size() < PER_HOST) {
            throw new SQLException("only " + rows.size() + " rows for " + SELECT + where);
        }
        return rows;
    }

    private int update() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            update.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            int rows = update.executeUpdate();
            if (rows != ids.size()) {
                throw new SQLException(rows + " rows were updated instead of " + ids.size());
            }
            return rows;
        }
    }

    private Set<UUID> report() throws SQLException {
        Set<UUID> missing = store.report(ids);
        if (!missing.isEmpty()) {
            throw new SQLException("the store misses " + missing.size() + " records that were inserted");
        }
        return missing;
    }

    private static void tell(String what, Samples samples) {
        System.out.println("bench: " + what + " p50=" + samples.quantile(0.5) + " p99=" + samples.quantile(0.99));
    }
}
