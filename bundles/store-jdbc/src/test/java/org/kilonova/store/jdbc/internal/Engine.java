// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.nio.file.Path;
import java.time.Duration;
import org.h2.util.OsgiDataSourceFactory;
import org.kilonova.itests.servers.PostgresServer;
import org.osgi.service.jdbc.DataSourceFactory;
import org.postgresql.osgi.PGDataSourceFactory;

/** The databases that everything must work on. */
enum Engine {
    H2(new OsgiDataSourceFactory(org.h2.Driver.load())) {
        @Override
        Settings emptyDatabase(Path home) {
            return new Settings(DatabaseUrl.of("jdbc:h2:file:db/k", home), "kilonova", "hush", 4, PATIENCE);
        }
    },

    /** A server of this machine, which all tests share. */
    POSTGRESQL(new PGDataSourceFactory()) {
        @Override
        Settings emptyDatabase(Path home) {
            return postgres(PostgresServer.shared().newDatabase(), PATIENCE);
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataSourceFactory driver;

    Engine(DataSourceFactory driver) {
        this.driver = driver;
    }

    /** Where an empty database is: of H2 in the home, of PostgreSQL another one with each call. */
    abstract Settings emptyDatabase(Path home);

    DataSourceFactory driver() {
        return driver;
    }

    static Settings postgres(String url, Duration timeout) {
        return new Settings(
                DatabaseUrl.of(url, Path.of("/")), PostgresServer.USER, PostgresServer.PASSWORD, 4, timeout);
    }
}
