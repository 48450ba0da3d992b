// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureClassLoader;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * JDBC drivers that are still registered. The JDK shows them only to a class that sees their classes, so one is lent to the version: a
 * class whose loader asks the version's.
 */
final class DriverHolders implements HolderFinder {

    /** Needs nothing but the JDK. */
    private static final class Onlooker implements Supplier<List<Driver>> {

        @Override
        public List<Driver> get() {
            return Collections.list(DriverManager.getDrivers());
        }
    }

    private static final class Lent extends SecureClassLoader {

        private final ClassLoader version;

        Lent(ClassLoader version) {
            super(ClassLoader.getPlatformClassLoader());
            this.version = version;
        }

        /** What the version has loaded it still finds after its end, and more is not needed. */
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return version.loadClass(name);
        }

        @SuppressWarnings("unchecked")
        Supplier<List<Driver>> onlooker() {
            try (InputStream in = DriverHolders.class.getResourceAsStream("DriverHolders$Onlooker.class")) {
                byte[] bytes = in.readAllBytes();
                Class<?> type = defineClass(null, bytes, 0, bytes.length);
                var constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                return (Supplier<List<Driver>>) constructor.newInstance();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The class is ours", e);
            }
        }
    }

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        for (Driver driver : new Lent(loader).onlooker().get()) {
            if (HolderFinder.isOf(driver, loader)) {
                found.add("JDBC driver " + driver.getClass().getName());
            }
        }
        return found;
    }
}
