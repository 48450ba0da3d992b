// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.kilonova.itests.Distribution;

/** The H2 file of a home, opened by this process: nobody else can open it until it is closed. */
public final class DatabaseFile implements AutoCloseable {

    private final URLClassLoader classes;
    private final Connection connection;

    private DatabaseFile(URLClassLoader classes, Connection connection) {
        this.classes = classes;
        this.connection = connection;
    }

    public static DatabaseFile open(ContainerHome home, String name, String password) throws SQLException, IOException {
        Path jar = Distribution.bundles().stream()
                .filter(file -> file.getFileName().toString().startsWith("h2-"))
                .findFirst()
                .orElseThrow();
        URLClassLoader classes =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Properties login = new Properties();
        login.put("user", "kilonova");
        login.put("password", password);
        try {
            Driver driver = (Driver)
                    classes.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
            String url = "jdbc:h2:file:" + home.directory().resolve("data/db").resolve(name);
            return new DatabaseFile(classes, driver.connect(url, login));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What each service last said of itself, by binary. */
    Map<String, String> states() throws SQLException {
        return services("state");
    }

    /** The record of each service, by binary. */
    Map<String, String> ids() throws SQLException {
        return services("id");
    }

    private Map<String, String> services(String column) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT binary_name, " + column + " FROM services")) {
            while (rows.next()) {
                values.put(rows.getString(1), rows.getString(2));
            }
        }
        return values;
    }

    /** Adds records of services of other hosts, all of them down: {@code host-1} to that number. */
    public void addRecords(String binary, int count) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO services SELECT RANDOM_UUID(), 'host-' || x, ?, 'other', '1.0.0', 'RUNNING', FALSE, NULL,"
                        + " FALSE, 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, ?)")) {
            insert.setString(1, binary);
            insert.setInt(2, count);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        classes.close();
    }
}
