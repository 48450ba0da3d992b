// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.kilonova.itests.servers.PostgresServer;
import org.kilonova.scheduler.internal.records.Schema;

/** An empty database with a pool such as the container's. */
public final class TestDatabase implements AutoCloseable {

    /** The databases that everything must work on. */
    public enum Engine {
        /** In memory. */
        H2,
        /** A server of this machine, which all tests share. */
        POSTGRESQL
    }

    private final HikariDataSource connections;

    /** Without tables. */
    public TestDatabase(Engine engine) {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(30_000);
        if (engine == Engine.POSTGRESQL) {
            config.setJdbcUrl(PostgresServer.shared().newDatabase());
            config.setUsername(PostgresServer.USER);
            config.setPassword(PostgresServer.PASSWORD);
        } else {
            config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        }
        connections = new HikariDataSource(config);
    }

    /** With the scheduler's tables. */
    public static TestDatabase migrated(Engine engine) throws Exception {
        TestDatabase database = new TestDatabase(engine);
        Schema.migrate(database.connections());
        return database;
    }

    public DataSource connections() {
        return connections;
    }

    public int sql(String sql) {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes everything that happened to instances so far happen a while earlier. */
    public void age(int seconds) {
        String earlier = " - INTERVAL '" + seconds + "' SECOND";
        sql("UPDATE instances SET updated_at = updated_at" + earlier + ", asked_at = asked_at" + earlier);
        sql("UPDATE compute_nodes SET updated_at = updated_at" + earlier);
    }

    @Override
    public void close() {
        connections.close();
    }
}
