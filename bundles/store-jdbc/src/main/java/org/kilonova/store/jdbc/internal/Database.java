// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database and its pool. The pool exists only while the database can be reached: it is opened, and the schema migrated, by
 * the first caller who gets through, and closed when no connection is left. So nothing runs, waits or logs while the database is
 * away, and a caller learns at once why. Thread-safe.
 */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private record Pool(DataSourceFactory driver, HikariDataSource connections) {}

    private record Attempt(long endNanos, SQLException failure) {}

    private final Settings settings;
    private final Drivers drivers;
    private final Schema schema;
    private final PoolThreads threads = new PoolThreads();
    private final ReentrantLock opening = new ReentrantLock();
    private volatile Pool pool;
    private Attempt lastAttempt;
    private boolean closed;

    /** Does not touch the database yet. */
    Database(Settings settings, Drivers drivers, Schema schema) {
        this.settings = settings;
        this.drivers = drivers;
        this.schema = schema;
    }

    DatabaseUrl url() {
        return settings.url();
    }

    Duration timeout() {
        return settings.timeout();
    }

    /** The connections of this moment, if it is open. */
    Optional<HikariPoolMXBean> pool() {
        return Optional.ofNullable(pool).map(open -> open.connections().getHikariPoolMXBean());
    }

    int poolSize() {
        return settings.poolSize();
    }

    /** Begins to open the database on a thread of its own. */
    void openAhead() {
        threads.newThread(() -> {
                    try {
                        connect().close();
                    } catch (SQLException e) {
                        LOG.debug("{}", Failures.message(url(), e));
                    }
                })
                .start();
    }

    /** A connection of the pool, in auto-commit mode; waits for it as long as the settings say. */
    Connection connect() throws SQLException {
        Pool current = pool;
        if (current != null && !drivers.has(current.driver())) {
            drop(current);
            current = null;
        }
        if (current == null) {
            current = open();
        }
        try {
            return current.connections().getConnection();
        } catch (SQLTransientConnectionException e) {
            boolean away = current.connections().getHikariPoolMXBean().getTotalConnections() == 0;
            if (away) {
                abandon(current);
            }
            throw away && e.getCause() instanceof SQLException ? e : timedOut(away, e);
        }
    }

    private SQLException timedOut(boolean away, SQLException failure) {
        String waited = settings.timeout().toMillis() / 1000.0 + " s";
        return new SQLTransientConnectionException(
                away
                        ? "no answer within " + waited
                        : "all " + settings.poolSize() + " connections (pool_size) stayed in use for " + waited,
                failure.getSQLState());
    }

    /** Takes the connections away from whoever has them. */
    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
            if (pool != null) {
                drop(pool);
            }
        } finally {
            opening.unlock();
        }
    }

    /** The pool waits for a while before it closes, which the caller should not. */
    private void abandon(Pool empty) {
        opening.lock();
        try {
            if (pool == empty) {
                pool = null;
                threads.newThread(empty.connections()::close).start();
            }
        } finally {
            opening.unlock();
        }
    }

    private void drop(Pool old) {
        opening.lock();
        try {
            if (pool == old) {
                pool = null;
                if (settings.url().embedded()) {
                    shutDown(old.connections());
                }
                old.connections().close();
            }
        } finally {
            opening.unlock();
        }
    }

    /** H2 closes the file with its last connection, and somebody may sit on one that the pool cannot take away. */
    private void shutDown(HikariDataSource connections) {
        if (connections.getHikariPoolMXBean().getActiveConnections() > 0) {
            try (Connection last = connections.getDataSource().getConnection();
                    Statement statement = last.createStatement()) {
                statement.execute("SHUTDOWN");
            } catch (SQLException e) {
                LOG.warn("{}; its file stays locked until the last connection is closed", Failures.message(url(), e));
            }
        }
    }

    private Pool open() throws SQLException {
        long called = System.nanoTime();
        lockOpening();
        try {
            if (closed) {
                throw new RefusedException("closed, because the container stops or its settings changed");
            }
            if (pool == null) {
                shareFailureSince(called);
                pool = attempt();
            }
            return pool;
        } finally {
            opening.unlock();
        }
    }

    private void lockOpening() throws SQLException {
        try {
            if (!opening.tryLock(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("still being opened by another thread");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while it was being opened", e);
        }
    }

    /** Those who queued up behind a failed attempt would each wait for the same failure. */
    private void shareFailureSince(long called) throws SQLException {
        if (lastAttempt != null && lastAttempt.endNanos() - called > 0) {
            throw lastAttempt.failure();
        }
    }

    private Pool attempt() throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader callers = thread.getContextClassLoader();
        // A driver may start threads of its own now, which must not keep the caller's class loader.
        thread.setContextClassLoader(Database.class.getClassLoader());
        try {
            settings.check();
            DataSourceFactory driver = drivers.accepting(settings.url());
            return new Pool(driver, open(Drivers.source(driver, settings)));
        } catch (SQLException e) {
            lastAttempt = new Attempt(System.nanoTime(), e);
            throw e;
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    private HikariDataSource open(DataSource source) throws SQLException {
        long start = System.nanoTime();
        // The first connection stays until the pool has one: H2 would close the database in between.
        try (Connection first = source.getConnection()) {
            schema.migrate(first, settings.timeout());
            HikariDataSource connections = filled(new HikariDataSource(configuration(source)));
            LOG.info(
                    "database {} opened: {} {}, schema version {}, in {} ms",
                    settings.url(),
                    first.getMetaData().getDatabaseProductName(),
                    first.getMetaData().getDatabaseProductVersion(),
                    schema.version(),
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            return connections;
        }
    }

    private static HikariDataSource filled(HikariDataSource connections) throws SQLException {
        try {
            connections.getConnection().close();
            return connections;
        } catch (SQLException e) {
            connections.close();
            throw e;
        }
    }

    private HikariConfig configuration(DataSource source) {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("kn-store");
        configuration.setDataSource(source);
        configuration.setMaximumPoolSize(settings.poolSize());
        configuration.setMinimumIdle(1);
        configuration.setConnectionTimeout(settings.timeout().toMillis());
        configuration.setValidationTimeout(Math.max(250, settings.timeout().toMillis() / 2));
        configuration.setInitializationFailTimeout(-1);
        configuration.setThreadFactory(threads);
        if (settings.url().embedded()) {
            // H2 closes the file with its last connection: none is retired for its age.
            configuration.setMaxLifetime(0);
            configuration.setKeepaliveTime(0);
        }
        return configuration;
    }
}
