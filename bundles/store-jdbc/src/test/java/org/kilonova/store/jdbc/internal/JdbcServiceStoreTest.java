// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.store.StoreUnavailableException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class JdbcServiceStoreTest {

    private static final String NO_DRIVER = ": no driver for it, drivers here: none; correct 'connection' in"
            + " org.kilonova.store.jdbc, or install the driver's bundle";

    @TempDir
    Path home;

    private final Map<Object, Dictionary<?, ?>> registered = new HashMap<>();

    private BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getProperty" -> "kilonova.home".equals(arguments[0]) ? home.toString() : null;
            case "registerService" -> {
                registered.put(arguments[1], (Dictionary<?, ?>) arguments[2]);
                yield proxy(ServiceRegistration.class, (unregister, none) -> forget(arguments[1]));
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Object forget(Object service) {
        registered.remove(service);
        return null;
    }

    private interface Answer {

        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), arguments)));
    }

    /** What DS makes of the shipped defaults. */
    private static JdbcServiceStore.Config defaults() {
        return new JdbcServiceStore.Config() {

            private Object value(String name) {
                try {
                    return JdbcServiceStore.Config.class.getDeclaredMethod(name).getDefaultValue();
                } catch (NoSuchMethodException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public String connection() {
                return (String) value("connection");
            }

            @Override
            public String user() {
                return (String) value("user");
            }

            @Override
            public String _password() {
                return (String) value("_password");
            }

            @Override
            public int pool__size() {
                return (int) value("pool__size");
            }

            @Override
            public double connection__timeout() {
                return (double) value("connection__timeout");
            }

            @Override
            public double network__timeout() {
                return (double) value("network__timeout");
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return JdbcServiceStore.Config.class;
            }
        };
    }

    @Test
    void theDataSourceIsThereAsLongAsTheStore() {
        JdbcServiceStore store = new JdbcServiceStore(defaults(), context());
        assertEquals(1, registered.size());
        assertEquals("kilonova", registered.values().iterator().next().get("dataSourceName"));
        store.close();
        assertEquals(Map.of(), registered);
    }

    @Test
    void theDefaultFileIsInTheHomeAndWithoutADriverBothSaySo() throws SQLException {
        JdbcServiceStore store = new JdbcServiceStore(defaults(), context());
        String expected = "database jdbc:h2:file:" + home.resolve("data/db/kilonova") + NO_DRIVER;
        assertEquals(
                expected,
                assertThrows(StoreUnavailableException.class, () -> store.list(Duration.ofMinutes(1)))
                        .getMessage());
        DataSource pool = (DataSource) registered.keySet().iterator().next();
        assertEquals(
                expected, assertThrows(SQLException.class, pool::getConnection).getMessage());
        store.close();
    }

    @Test
    void managersCannotReachBehindThePool() throws SQLException {
        JdbcServiceStore store = new JdbcServiceStore(defaults(), context());
        DataSource pool = (DataSource) registered.keySet().iterator().next();
        assertThrows(SQLFeatureNotSupportedException.class, () -> pool.getConnection("me", "hush"));
        assertThrows(SQLFeatureNotSupportedException.class, () -> pool.setLoginTimeout(1));
        assertEquals(5, pool.getLoginTimeout());
        assertTrue(pool.isWrapperFor(DataSource.class));
        assertFalse(pool.isWrapperFor(com.zaxxer.hikari.HikariDataSource.class));
        assertThrows(SQLException.class, () -> pool.unwrap(AutoCloseable.class));
        store.close();
    }
}
