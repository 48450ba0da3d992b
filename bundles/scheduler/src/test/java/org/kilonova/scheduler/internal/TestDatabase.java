// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.kilonova.scheduler.internal.records.Schema;

/**
 * An empty database with a pool such as the container's: H2 in memory, or a schema of its own in the PostgreSQL that the system property
 * {@code kilonova.test.postgresql} names by its JDBC URL.
 */
public final class TestDatabase implements AutoCloseable {

    private static final String POSTGRESQL = System.getProperty("kilonova.test.postgresql");

    private final String name = "s" + UUID.randomUUID().toString().replace("-", "");
    private final HikariDataSource connections;

    /** Without tables. */
    public TestDatabase() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(30_000);
        if (POSTGRESQL == null) {
            config.setJdbcUrl("jdbc:h2:mem:" + name);
        } else {
            config.setJdbcUrl(POSTGRESQL);
            config.setSchema(name);
            config.setConnectionInitSql("CREATE SCHEMA IF NOT EXISTS " + name);
        }
        connections = new HikariDataSource(config);
    }

    /** With the scheduler's tables. */
    public static TestDatabase migrated() throws Exception {
        TestDatabase database = new TestDatabase();
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
        if (POSTGRESQL != null) {
            sql("DROP SCHEMA " + name + " CASCADE");
        }
        connections.close();
    }
}
