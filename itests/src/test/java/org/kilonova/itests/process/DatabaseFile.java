// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.kilonova.itests.Distribution;

/** The H2 file of a home, opened by this process: nobody else can open it until it is closed. */
final class DatabaseFile implements AutoCloseable {

    private final URLClassLoader classes;
    private final Connection connection;

    private DatabaseFile(URLClassLoader classes, Connection connection) {
        this.classes = classes;
        this.connection = connection;
    }

    static DatabaseFile open(ContainerHome home, String name, String password) throws SQLException, IOException {
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
        Map<String, String> states = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT binary_name, state FROM services")) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getString(2));
            }
        }
        return states;
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        classes.close();
    }
}
