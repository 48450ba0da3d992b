// SPDX-License-Identifier: Apache-2.0
package org.kilonova.scheduler.internal.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the scheduler's tables, or brings them to the version that this software works with. */
public final class Schema {

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

    /** In order, the first leads to version 1. Never edited after a release: databases out there have run them. */
    private static final List<String> SCRIPTS = List.of("001-instances.sql");

    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern END = Pattern.compile(";[ \\t]*(?:\\R|$)");

    /** Any number that nobody else locks with: "schedule" in ASCII. */
    private static final long ADVISORY_LOCK = 0x7363686564756c65L;

    private static final String VERSIONS = "CREATE TABLE IF NOT EXISTS scheduler_schema_version ("
            + "version INTEGER PRIMARY KEY, script VARCHAR(255) NOT NULL, applied_at TIMESTAMP WITH TIME ZONE NOT NULL)";

    private Schema() {}

    /**
     * Runs the scripts that the database has not seen. Schedulers that start together wait for each other: on PostgreSQL by an
     * advisory lock; an H2 file belongs to one process, and there they wait for this class.
     *
     * @throws IllegalStateException if the tables are newer than this software
     */
    public static void migrate(DataSource database) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                    execute(connection, "SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
                    migrate(connection);
                } else {
                    synchronized (Schema.class) {
                        migrate(connection);
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void migrate(Connection connection) throws SQLException, IOException {
        Session session = new Session(connection);
        execute(connection, VERSIONS);
        int found = session.row(row -> row.getInt(1), "SELECT COALESCE(MAX(version), 0) FROM scheduler_schema_version")
                .orElseThrow();
        if (found > SCRIPTS.size()) {
            throw new IllegalStateException("the scheduler's tables have version " + found
                    + ", this scheduler knows versions up to " + SCRIPTS.size() + ": deploy the newer scheduler");
        }
        for (int version = found + 1; version <= SCRIPTS.size(); version++) {
            String script = SCRIPTS.get(version - 1);
            for (String statement : statements(script)) {
                execute(connection, statement);
            }
            session.update(
                    "INSERT INTO scheduler_schema_version (version, script, applied_at) VALUES (?, ?, CURRENT_TIMESTAMP)",
                    version,
                    script);
            LOG.info("the scheduler's tables are brought to version {} by {}", version, script);
        }
        connection.commit();
    }

    private static List<String> statements(String script) throws IOException {
        try (InputStream file = Schema.class.getResourceAsStream("schema/" + script)) {
            String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(END.split(COMMENT.matcher(sql).replaceAll("")))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
