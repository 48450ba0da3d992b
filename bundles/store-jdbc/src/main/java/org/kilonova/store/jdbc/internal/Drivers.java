// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** The JDBC drivers that are here now; they come and go. */
final class Drivers {

    private final Supplier<? extends Collection<Map.Entry<Map<String, Object>, DataSourceFactory>>> present;

    /** Takes a view of the drivers with their service properties. */
    Drivers(Supplier<? extends Collection<Map.Entry<Map<String, Object>, DataSourceFactory>>> present) {
        this.present = present;
    }

    /** Whether the driver is still here. */
    boolean has(DataSourceFactory driver) {
        return present.get().stream().anyMatch(entry -> entry.getValue() == driver);
    }

    /** The driver that accepts the URL. */
    DataSourceFactory accepting(DatabaseUrl url) throws SQLException {
        for (Map.Entry<Map<String, Object>, DataSourceFactory> entry : present.get()) {
            if (entry.getValue().createDriver(null).acceptsURL(url.jdbc())) {
                return entry.getValue();
            }
        }
        throw new RefusedException("no driver for it, drivers here: " + names()
                + "; correct 'connection' in org.kilonova.store.jdbc, or install the driver's bundle");
    }

    /** Unpooled connections to the database. */
    static DataSource source(DataSourceFactory driver, Settings settings) throws SQLException {
        Properties login = new Properties();
        login.setProperty(DataSourceFactory.JDBC_URL, settings.url().jdbc());
        login.setProperty(DataSourceFactory.JDBC_USER, settings.user());
        login.setProperty(DataSourceFactory.JDBC_PASSWORD, settings.password());
        DataSource source = driver.createDataSource(login);
        source.setLoginTimeout((int) Math.max(1, settings.timeout().toSeconds()));
        return source;
    }

    private String names() {
        String names = present.get().stream()
                .map(entry -> String.valueOf(entry.getKey().get(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS)))
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }
}
