// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        Needs.postgres();
    }

    @Test
    void dataSurvivesAKill() throws Exception {
        try (PostgresServer server = PostgresServer.start(directory)) {
            String url = server.newDatabase();
            List<ProcessHandle> all;
            try (Connection connection = connect(url)) {
                execute(connection, "CREATE TABLE kept AS SELECT 42 AS answer");
                all = tree(server.pid());
                assertTrue(all.size() > 2, "the first process and its workers, found " + all);
                server.kill();
            }
            assertFalse(server.alive());
            assertEquals(List.of(), all.stream().filter(ProcessHandle::isAlive).toList());

            server.restart();

            try (Connection connection = connect(url);
                    ResultSet rows = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
                assertTrue(rows.next());
                assertEquals(42, rows.getInt(1));
            }
        }
    }

    @Test
    void nothingIsLeftAfterStop() throws Exception {
        PostgresServer server = PostgresServer.start(directory);
        List<ProcessHandle> all = tree(server.pid());
        try (Connection connection = connect(server.url())) {
            server.stop();
            assertThrows(SQLException.class, () -> execute(connection, "SELECT 1"));
        }
        assertEquals(List.of(), all.stream().filter(ProcessHandle::isAlive).toList());
        try (Stream<Path> children = Files.list(directory)) {
            assertEquals(List.of(), children.toList());
        }
    }

    @Test
    void askForThePassword() {
        String url = PostgresServer.shared().url();
        SQLException e =
                assertThrows(SQLException.class, () -> DriverManager.getConnection(url, PostgresServer.USER, "wrong"));
        assertEquals("28P01", e.getSQLState());
        assertEquals("7", PostgresServer.shared().sql("SELECT 3 + 4").strip());
    }

    @Test
    void offersTls() throws Exception {
        Certificates certificates = SharedCertificates.get();
        try (PostgresServer server =
                        PostgresServer.start(directory, ServerOptions.usual().tls(certificates));
                Connection connection =
                        connect(server.url() + "?sslmode=verify-full&sslrootcert=" + certificates.authority());
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertTrue(rows.next() && rows.getBoolean(1));
        }
    }

    @Test
    void aWrongConfigurationIsTold() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> PostgresServer.start(directory, ServerOptions.usual().config("no_such_setting = 1")));
        assertTrue(e.getMessage().contains("no_such_setting"), e.getMessage());
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<ProcessHandle> tree(long pid) {
        ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants()).toList();
    }
}
