// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.bench.bundle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.kilonova.store.ServiceStore;

/**
 * Puts {@code bench.records} service records into the container's database, ten of each host. All of them report each ten seconds, and
 * {@code bench.changes} of them are enabled or disabled each second, as long as the container runs.
 */
public final class LivelyRecords {

    private static final int PER_HOST = 10;
    private static final int REPORT_SECONDS = 10;
    private static final String INSERT = "INSERT INTO services (id, host, binary_name, topic, version, state, disabled,"
            + " forced_down, report_count, created_at, updated_at, last_seen_up)"
            + " VALUES (?, ?, ?, ?, '1.0', 'RUNNING', FALSE, FALSE, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";
    private static final String CHANGE = "UPDATE services SET disabled = NOT disabled WHERE id = ANY(?)";

    private final ServiceStore store;
    private final DataSource database;
    private final List<UUID> ids = new ArrayList<>();

    public LivelyRecords(ServiceStore store, DataSource database) {
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
            int changes = Integer.getInteger("bench.changes");
            for (int second = 0; true; second++) {
                if (second % REPORT_SECONDS == 0) {
                    store.report(ids);
                }
                change(second * changes % ids.size(), changes);
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (SQLException | InterruptedException | RuntimeException e) {
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

    private void change(int from, int count) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(CHANGE)) {
            List<UUID> some = ids.subList(from, Math.min(ids.size(), from + count));
            update.setArray(1, connection.createArrayOf("uuid", some.toArray()));
            update.executeUpdate();
        }
    }
}
