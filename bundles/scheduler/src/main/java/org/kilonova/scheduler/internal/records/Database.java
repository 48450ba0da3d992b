// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.kilonova.scheduler.internal.wire.Unavailable;

/** Lends connections for one short piece of work each. Thread-safe. */
public final class Database {

    /** Against a server that has vanished without a word; put back by the pool. */
    private static final int NETWORK_TIMEOUT_MILLIS = 30_000;

    private final DataSource connections;

    public Database(DataSource connections) {
        this.connections = connections;
    }

    /** Statements, each in a transaction of its own. */
    <T> T with(Work<T> work) {
        try (Connection connection = open()) {
            return work.on(new Session(connection));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Statements in one transaction: all of them, or none if one fails. */
    <T> T atomically(Work<T> work) {
        try (Connection connection = open()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(new Session(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Connection open() throws SQLException {
        Connection connection = connections.getConnection();
        connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
        return connection;
    }

    private static Unavailable failed(SQLException failure) {
        return new Unavailable(
                "the records of instances cannot be used: " + failure.getMessage()
                        + "; try again when the database answers",
                failure);
    }

    /** Something to do on a connection. */
    @FunctionalInterface
    interface Work<T> {

        T on(Session session) throws SQLException;
    }
}
