// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Statements on one connection, in SQL that H2 and PostgreSQL both understand.
 *
 * @param connection borrowed
 */
record Session(Connection connection) {

    private static final String DUPLICATE_KEY = "23505";

    /** Makes a value of the row at which the result stands. */
    @FunctionalInterface
    interface Reader<T> {

        T read(ResultSet row) throws SQLException;
    }

    /** Changes rows and returns how many. */
    int update(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** Inserts a row unless its key is there; outside of a transaction, which a duplicate would end on PostgreSQL. */
    boolean insert(String sql, Object... arguments) throws SQLException {
        try {
            return update(sql, arguments) > 0;
        } catch (SQLException e) {
            if (DUPLICATE_KEY.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    <T> List<T> rows(Reader<T> reader, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments);
                ResultSet row = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        }
    }

    <T> Optional<T> row(Reader<T> reader, String sql, Object... arguments) throws SQLException {
        return rows(reader, sql, arguments).stream().findFirst();
    }

    /** An argument for {@code = ANY(?)}. */
    Object array(Collection<UUID> ids) throws SQLException {
        return connection.createArrayOf("uuid", ids.toArray());
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, plain(arguments[i]));
            }
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static Object plain(Object argument) {
        if (argument instanceof Instant time) {
            return time.atOffset(ZoneOffset.UTC);
        }
        return argument instanceof Enum<?> constant ? constant.name() : argument;
    }
}
