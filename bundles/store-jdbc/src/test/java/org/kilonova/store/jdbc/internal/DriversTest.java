// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.h2.util.OsgiDataSourceFactory;
import org.junit.jupiter.api.Test;
import org.osgi.service.jdbc.DataSourceFactory;
import org.postgresql.osgi.PGDataSourceFactory;

class DriversTest {

    private static final DataSourceFactory H2 = new OsgiDataSourceFactory(org.h2.Driver.load());
    private static final DataSourceFactory POSTGRESQL = new PGDataSourceFactory();

    private static Map.Entry<Map<String, Object>, DataSourceFactory> service(DataSourceFactory factory, String driver) {
        return Map.entry(Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, driver), factory);
    }

    private static final Drivers BOTH =
            new Drivers(() -> List.of(service(POSTGRESQL, "org.postgresql.Driver"), service(H2, "org.h2.Driver")));

    private static DatabaseUrl url(String connection) {
        return DatabaseUrl.of(connection, Path.of("/"));
    }

    @Test
    void theUrlChoosesTheDriver() throws SQLException {
        assertSame(H2, BOTH.accepting(url("jdbc:h2:file:k")));
        assertSame(POSTGRESQL, BOTH.accepting(url("jdbc:postgresql://db/k")));
    }

    @Test
    void withoutADriverItSaysWhichThereAre() {
        assertEquals(
                "no driver for it, drivers here: org.h2.Driver, org.postgresql.Driver;"
                        + " correct 'connection' in org.kilonova.store.jdbc, or install the driver's bundle",
                assertThrows(RefusedException.class, () -> BOTH.accepting(url("jdbc:mysql://db/k")))
                        .getMessage());
        assertTrue(assertThrows(RefusedException.class, () -> new Drivers(List::of).accepting(url("jdbc:h2:file:k")))
                .getMessage()
                .contains("drivers here: none;"));
    }

    @Test
    void aDriverThatWentIsNoticed() {
        assertTrue(BOTH.has(H2));
        assertFalse(new Drivers(List::of).has(H2));
    }
}
