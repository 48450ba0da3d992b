// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.kilonova.scheduler.internal.wire.Resources;
import org.kilonova.scheduler.internal.wire.Usage;

/** What compute hosts have and have given away, as they say. Thread-safe. */
public final class NodeTable {

    private static final String UPDATE = "UPDATE compute_nodes SET vcpus = ?, vcpus_used = ?, vcpus_limit = ?,"
            + " memory_mb = ?, memory_mb_used = ?, memory_mb_limit = ?, disk_mb = ?, disk_mb_used = ?, disk_mb_limit = ?,"
            + " instances = ?, cpu_model = ?, driver = ?, reported_at = CURRENT_TIMESTAMP, updated_at = CURRENT_TIMESTAMP"
            + " WHERE host = ?";

    private static final String INSERT = "INSERT INTO compute_nodes (vcpus, vcpus_used, vcpus_limit, memory_mb,"
            + " memory_mb_used, memory_mb_limit, disk_mb, disk_mb_used, disk_mb_limit, instances, cpu_model, driver, host,"
            + " reported_at, updated_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)";

    private static final String USAGE = "UPDATE compute_nodes SET vcpus_used = ?, memory_mb_used = ?, disk_mb_used = ?,"
            + " instances = ?, updated_at = CURRENT_TIMESTAMP WHERE host = ?";

    private final Database database;

    public NodeTable(Database database) {
        this.database = database;
    }

    /** All hosts that have ever reported, by name. */
    public List<Node> list() {
        return database.with(session -> session.rows(NodeTable::node, "SELECT * FROM compute_nodes ORDER BY host"));
    }

    public void report(String host, Resources resources) {
        Object[] values = {
            resources.vcpus(),
            resources.vcpusUsed(),
            resources.vcpusLimit(),
            resources.memoryMb(),
            resources.memoryMbUsed(),
            resources.memoryMbLimit(),
            resources.diskMb(),
            resources.diskMbUsed(),
            resources.diskMbLimit(),
            resources.instances(),
            Text.shortened(resources.cpuModel()),
            Text.shortened(resources.driver()),
            host
        };
        database.with(session -> session.update(UPDATE, values) > 0
                || session.insert(INSERT, values)
                || session.update(UPDATE, values) > 0);
    }

    public void usage(String host, Usage usage) {
        database.with(session -> session.update(
                USAGE, usage.vcpusUsed(), usage.memoryMbUsed(), usage.diskMbUsed(), usage.instances(), host));
    }

    /** Forgets a host, with its images, that has told nothing of itself for so long. */
    public boolean forget(String host, Duration silence) {
        return database.with(session -> session.update(
                        "DELETE FROM compute_nodes WHERE host = ?"
                                + " AND EXTRACT(EPOCH FROM (CURRENT_TIMESTAMP - updated_at)) > ?",
                        host,
                        InstanceTable.seconds(silence)))
                > 0;
    }

    private static Node node(ResultSet row) throws SQLException {
        Resources resources = new Resources(
                row.getInt("vcpus"),
                row.getInt("vcpus_used"),
                row.getInt("vcpus_limit"),
                row.getLong("memory_mb"),
                row.getLong("memory_mb_used"),
                row.getLong("memory_mb_limit"),
                row.getLong("disk_mb"),
                row.getLong("disk_mb_used"),
                row.getLong("disk_mb_limit"),
                row.getInt("instances"),
                row.getString("cpu_model"),
                row.getString("driver"));
        return new Node(row.getString("host"), resources, Session.time(row, "updated_at"));
    }
}
