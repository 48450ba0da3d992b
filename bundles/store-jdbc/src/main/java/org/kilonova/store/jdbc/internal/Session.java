// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.kilonova.service.ReportedState;
import org.kilonova.service.ServiceRecord;

/**
 * Statements on one connection. SQL that H2 and PostgreSQL both understand.
 *
 * @param connection borrowed, in auto-commit mode
 */
record Session(Connection connection) {

    private static final String SELECT =
            "SELECT id, host, binary_name, topic, version, state, disabled, disabled_reason,"
                    + " forced_down, report_count, created_at, updated_at, last_seen_up,"
                    + " (NOT forced_down AND state <> 'STOPPED' AND EXTRACT(EPOCH FROM"
                    + " (CURRENT_TIMESTAMP - COALESCE(last_seen_up, created_at))) <= ?) AS is_up FROM services";

    /** Changes rows and returns how many. */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** An argument for {@code = ANY(?)}. */
    Object array(Collection<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }

    /** The ids that a statement selects in its only column. */
    Set<UUID> ids(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            Set<UUID> ids = new HashSet<>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    /**
     * The records of a condition, in no order.
     *
     * @param where empty for all
     */
    List<ServiceRecord> records(Duration downTime, String where, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + where)) {
            statement.setDouble(1, downTime.toMillis() / 1000.0);
            bind(statement, 2, arguments);
            try (ResultSet row = statement.executeQuery()) {
                List<ServiceRecord> records = new ArrayList<>();
                while (row.next()) {
                    records.add(record(row));
                }
                return records;
            }
        }
    }

    /** The record of a condition that fits one at most. */
    Optional<ServiceRecord> record(Duration downTime, String where, Object... arguments) throws SQLException {
        return records(downTime, where, arguments).stream().findFirst();
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, 1, arguments);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(PreparedStatement statement, int first, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(first + i, arguments[i]);
        }
    }

    private static ServiceRecord record(ResultSet row) throws SQLException {
        return new ServiceRecord(
                row.getObject("id", UUID.class),
                row.getString("host"),
                row.getString("binary_name"),
                row.getString("topic"),
                row.getString("version"),
                ReportedState.valueOf(row.getString("state")),
                row.getBoolean("is_up"),
                row.getBoolean("disabled"),
                row.getString("disabled_reason"),
                row.getBoolean("forced_down"),
                row.getLong("report_count"),
                time(row, "created_at"),
                time(row, "updated_at"),
                time(row, "last_seen_up"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
