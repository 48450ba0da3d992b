// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEachEngine
class SchemaTest {

    private static final Script FIRST = Script.of("001-a.sql", "CREATE TABLE IF NOT EXISTS a (x INTEGER);");
    private static final Script SECOND = Script.of(
            "002-b.sql", "ALTER TABLE a ADD COLUMN IF NOT EXISTS y INTEGER DEFAULT 2;\nUPDATE a SET x = x + y;");

    @Parameter
    private Engine engine;

    @TempDir
    private Path home;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        Settings settings = engine.emptyDatabase(home);
        connection = Drivers.source(engine.driver(), settings).getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void migrate(Script... scripts) throws SQLException {
        new Schema(List.of(scripts)).migrate(connection, Duration.ofSeconds(5));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> strings = new ArrayList<>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }

    @Test
    void anEmptyDatabaseGetsEveryScriptInOrderAndOnce() throws SQLException {
        migrate(FIRST, SECOND);
        assertEquals(List.of("001-a.sql", "002-b.sql"), strings("SELECT script FROM schema_version ORDER BY version"));
        execute("INSERT INTO a (x) VALUES (1)");
        migrate(FIRST, SECOND);
        assertEquals(List.of("1"), strings("SELECT x FROM a"), "the second script ran twice");
        assertTrue(connection.getAutoCommit());
    }

    @Test
    void anOlderDatabaseKeepsItsRowsAndGetsWhatItLacks() throws SQLException {
        migrate(FIRST);
        execute("INSERT INTO a (x) VALUES (1)");
        migrate(FIRST, SECOND);
        assertEquals(List.of("3"), strings("SELECT x FROM a"));
        assertEquals(List.of("1", "2"), strings("SELECT version FROM schema_version ORDER BY version"));
    }

    @Test
    void aNewerDatabaseIsRefusedAndLeftAlone() throws SQLException {
        migrate(FIRST, SECOND);
        String message =
                assertThrows(RefusedException.class, () -> migrate(FIRST)).getMessage();
        assertEquals(
                "its schema has version 2, this software knows versions up to 1;"
                        + " install the newer software, or restore the older database",
                message);
        assertEquals(List.of("1", "2"), strings("SELECT version FROM schema_version ORDER BY version"));
    }

    @Test
    void aScriptThatDiedHalfwayRunsAgain() throws SQLException {
        migrate(FIRST);
        execute("ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 2");
        migrate(FIRST, SECOND);
        assertEquals(List.of("1", "2"), strings("SELECT version FROM schema_version ORDER BY version"));
    }

    @Test
    void aScriptThatFailsIsNamedAndNotNoted() throws SQLException {
        Script broken = Script.of("002-broken.sql", "DROP TABLE nowhere;");
        migrate(FIRST);
        String message = assertThrows(RefusedException.class, () -> migrate(FIRST, broken))
                .getMessage();
        assertTrue(
                message.startsWith("its schema cannot be brought to version 2, script 002-broken.sql failed: "),
                message);
        assertEquals(
                0,
                strings("SELECT version FROM schema_version WHERE version = 2").size());
        migrate(FIRST, SECOND);
    }

    @Test
    void scriptsAreNumberedWithoutGaps() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Schema(List.of(SECOND)))
                .getMessage();
        assertEquals("schema script 002-b.sql should have the number 1", message);
    }

    @Test
    void everyScriptOfTheBundleIsInTheSchemaAndMayRunTwice() throws Exception {
        Path folder = Path.of(Schema.class.getResource("schema").toURI());
        List<String> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertEquals(files.size(), Schema.current().version());
        for (int round = 0; round < 2; round++) {
            for (String file : files) {
                for (String statement : Script.resource(file).statements()) {
                    execute(statement);
                }
            }
        }
    }
}
