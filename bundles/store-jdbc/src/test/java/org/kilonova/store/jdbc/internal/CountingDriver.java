// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.osgi.service.jdbc.DataSourceFactory;

/** A driver that writes down every prepared statement that is executed, and the arguments that were bound. */
final class CountingDriver implements DataSourceFactory {

    private final DataSourceFactory driver;
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private final List<Object> bound = new CopyOnWriteArrayList<>();

    CountingDriver(DataSourceFactory driver) {
        this.driver = driver;
    }

    /** What was executed since the last call. */
    List<String> executed() {
        List<String> all = List.copyOf(executed);
        executed.clear();
        return all;
    }

    /** What went into statements since the last call, but for null. */
    List<Object> bound() {
        List<Object> all = List.copyOf(bound);
        bound.clear();
        return all;
    }

    @Override
    public DataSource createDataSource(Properties properties) throws SQLException {
        return proxy(DataSource.class, driver.createDataSource(properties), null);
    }

    private <T> T proxy(Class<T> type, T target, String sql) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (sql != null && method.getName().startsWith("execute")) {
                        executed.add(sql);
                    }
                    if (sql != null && method.getName().startsWith("set") && arguments.length > 1) {
                        Optional.ofNullable(arguments[1]).ifPresent(bound::add);
                    }
                    return wrapped(invoke(target, method, arguments), arguments);
                });
        return type.cast(proxy);
    }

    private Object wrapped(Object result, Object... arguments) {
        if (result instanceof PreparedStatement statement) {
            return proxy(PreparedStatement.class, statement, (String) arguments[0]);
        }
        return result instanceof Connection connection ? proxy(Connection.class, connection, null) : result;
    }

    private static Object invoke(Object target, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public ConnectionPoolDataSource createConnectionPoolDataSource(Properties properties) throws SQLException {
        return driver.createConnectionPoolDataSource(properties);
    }

    @Override
    public XADataSource createXADataSource(Properties properties) throws SQLException {
        return driver.createXADataSource(properties);
    }

    @Override
    public Driver createDriver(Properties properties) throws SQLException {
        return driver.createDriver(properties);
    }
}
