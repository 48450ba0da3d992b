// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The pool as managers see it: connections and nothing to break, not even by a server that has vanished without a word. Errors name the
 * database and the cause.
 */
final class PooledDataSource implements DataSource {

    private final Database database;
    private final Duration answer;

    /**
     * Does not own the database.
     *
     * @param answer how long a statement waits for one; zero is for ever
     */
    PooledDataSource(Database database, Duration answer) {
        this.database = database;
        this.answer = answer;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection = database.connect();
            // Put back by the pool.
            connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
            return connection;
        } catch (SQLException e) {
            throw new SQLTransientConnectionException(Failures.message(database.url(), e), e.getSQLState(), e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the pool logs in as configured in org.kilonova.store.jdbc");
    }

    @Override
    public int getLoginTimeout() {
        return (int) Math.max(1, database.timeout().toSeconds());
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set 'connection_timeout' in org.kilonova.store.jdbc");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException("the pool logs through SLF4J");
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("the pool logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("the pool is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
