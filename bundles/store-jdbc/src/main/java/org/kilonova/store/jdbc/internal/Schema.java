// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema of a database to the version that this software works with. */
final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** Never renumbered and never edited after a release: databases out there have run them. */
    private static final List<String> SCRIPTS = List.of("001-services.sql", "002-services-topic.sql");

    /** Any number that nobody else locks with: "kilonova" in ASCII. */
    private static final long ADVISORY_LOCK = 0x6b696c6f6e6f7661L;

    private static final String CREATE_VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version ("
            + "version INTEGER PRIMARY KEY, script VARCHAR(255) NOT NULL, applied_at TIMESTAMP WITH TIME ZONE NOT NULL)";

    private final List<Script> scripts;

    /** Takes the scripts in order, numbered from 1 without gaps. */
    Schema(List<Script> scripts) {
        for (int i = 0; i < scripts.size(); i++) {
            if (scripts.get(i).version() != i + 1) {
                throw new IllegalArgumentException(
                        "schema script " + scripts.get(i).name() + " should have the number " + (i + 1));
            }
        }
        this.scripts = List.copyOf(scripts);
    }

    /** The schema of this software. */
    static Schema current() {
        return new Schema(SCRIPTS.stream().map(Script::resource).toList());
    }

    /** The version that {@link #migrate} leads to. */
    int version() {
        return scripts.size();
    }

    /**
     * Runs the scripts that the database has not seen, unless another container is at it: then waits for that.
     *
     * @param patience for the other container
     * @throws RefusedException if the database is newer than this software, or a script fails
     */
    void migrate(Connection connection, Duration patience) throws SQLException {
        connection.setAutoCommit(false);
        try {
            lock(connection, patience);
            execute(connection, CREATE_VERSIONS);
            int found = found(connection);
            if (found > version()) {
                throw new RefusedException("its schema has version " + found + ", this software knows versions up to "
                        + version() + "; install the newer software, or restore the older database");
            }
            for (Script script : scripts.subList(found, version())) {
                run(connection, script);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
        connection.setAutoCommit(true);
    }

    /** H2 needs none: its file belongs to one process, and that opens it once. */
    private static void lock(Connection connection, Duration patience) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
            execute(connection, "SET LOCAL lock_timeout = " + patience.toMillis());
            execute(connection, "SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
            execute(connection, "SET LOCAL lock_timeout = 0");
        }
    }

    private static int found(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet version = statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
            version.next();
            return version.getInt(1);
        }
    }

    private static void run(Connection connection, Script script) throws SQLException {
        long start = System.nanoTime();
        try {
            for (String sql : script.statements()) {
                execute(connection, sql);
            }
        } catch (SQLException e) {
            throw new RefusedException(
                    "its schema cannot be brought to version " + script.version() + ", script " + script.name()
                            + " failed: " + e.getMessage(),
                    e);
        }
        try (PreparedStatement note = connection.prepareStatement(
                "INSERT INTO schema_version (version, script, applied_at) VALUES (?, ?, CURRENT_TIMESTAMP)")) {
            note.setInt(1, script.version());
            note.setString(2, script.name());
            note.executeUpdate();
        }
        LOG.info(
                "schema brought to version {} by {} in {} ms",
                script.version(),
                script.name(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
