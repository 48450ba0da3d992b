// SPDX-License-Identifier: Apache-2.0
package org.kilonova.store.jdbc.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.h2.util.OsgiDataSourceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.jdbc.DataSourceFactory;

@Timeout(120)
class DatabaseTest {

    @TempDir
    Path home;

    private final Collection<Map.Entry<Map<String, Object>, DataSourceFactory>> present = new CopyOnWriteArrayList<>();
    private Database database;

    @AfterEach
    void close() {
        database.close();
    }

    private static DataSourceFactory h2() {
        return new OsgiDataSourceFactory(org.h2.Driver.load());
    }

    private void database(DataSourceFactory driver, int poolSize, Duration timeout) {
        comes(driver);
        Settings settings = new Settings(DatabaseUrl.of("jdbc:h2:file:k", home), "kilonova", "", poolSize, timeout);
        database = new Database(settings, new Drivers(() -> present), Schema.current());
    }

    private void comes(DataSourceFactory driver) {
        present.add(Map.entry(Map.of(DataSourceFactory.OSGI_JDBC_DRIVER_CLASS, "d"), driver));
    }

    private void use() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT id FROM services");
        }
    }

    private String failure() {
        return assertThrows(SQLException.class, this::use).getMessage();
    }

    private static List<Thread> poolThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kn-store-"))
                .toList();
    }

    @Test
    void aDriverMayComeLaterAndGoAndComeBack() throws SQLException {
        DataSourceFactory driver = h2();
        database(driver, 2, Duration.ofSeconds(30));
        present.clear();
        assertTrue(failure().startsWith("no driver for it, drivers here: none"), failure());
        comes(driver);
        use();
        present.clear();
        assertTrue(failure().startsWith("no driver for it"), failure());
        comes(h2());
        use();
    }

    @Test
    void settingsThatCannotWorkAreRefusedWithEveryUse() {
        database(h2(), 0, Duration.ofSeconds(30));
        assertEquals("pool_size must be at least 1, not 0", failure());
        assertEquals("pool_size must be at least 1, not 0", failure());
    }

    @Test
    void aPoolThatIsUsedUpIsSaid() throws SQLException {
        database(h2(), 1, Duration.ofMillis(250));
        Connection borrowed = connected();
        try (borrowed) {
            assertEquals("all 1 connections (pool_size) stayed in use for 0.25 s", failure());
        }
        use();
    }

    /** The first opening may take longer than the short limit. */
    private Connection connected() {
        return await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> database.connect(), c -> c != null);
    }

    @Test
    void nothingRunsBeforeTheFirstUseAndAfterTheEnd() throws SQLException {
        database(h2(), 2, Duration.ofSeconds(30));
        assertEquals(List.of(), poolThreads());
        use();
        assertFalse(poolThreads().isEmpty());
        assertTrue(poolThreads().stream().allMatch(Thread::isDaemon));
        database.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> poolThreads().isEmpty());
        assertEquals("closed, because the container stops or its settings changed", failure());
    }

    @Test
    void aDriverNeverSeesTheClassLoaderOfWhoeverCameFirst() throws Exception {
        UnreachableDriver driver = new UnreachableDriver();
        driver.answer.countDown();
        database(driver, 2, Duration.ofSeconds(30));
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader managers = new URLClassLoader(new URL[0])) {
            Thread.currentThread().setContextClassLoader(managers);
            assertEquals("refused 1", failure());
            assertSame(Database.class.getClassLoader(), driver.context);
            assertSame(managers, Thread.currentThread().getContextClassLoader());
        } finally {
            Thread.currentThread().setContextClassLoader(mine);
        }
    }

    @Test
    void aDatabaseThatIsAwayIsAskedOnceForAllWhoWait() throws Exception {
        UnreachableDriver driver = new UnreachableDriver();
        database(driver, 2, Duration.ofSeconds(30));
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            Future<String> first = callers.submit(this::failure);
            assertTrue(driver.asked.await(30, TimeUnit.SECONDS));
            List<Thread> waiting = new CopyOnWriteArrayList<>();
            List<Future<String>> others = IntStream.range(0, 7)
                    .mapToObj(i -> callers.submit(() -> {
                        waiting.add(Thread.currentThread());
                        return failure();
                    }))
                    .toList();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> waiting.size() == 7
                            && waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            driver.answer.countDown();
            assertEquals("refused 1", first.get());
            for (Future<String> other : others) {
                assertEquals("refused 1", other.get());
            }
            assertEquals("refused 2", failure(), "who comes later asks again");
            assertEquals(List.of(), poolThreads(), "nothing runs while the database is away");
        } finally {
            callers.shutdownNow();
        }
    }

    /** Accepts every URL, and refuses every connection as soon as it may answer. */
    private static final class UnreachableDriver implements DataSourceFactory {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);
        private final AtomicInteger attempts = new AtomicInteger();
        private final DataSourceFactory real = h2();
        private volatile ClassLoader context;

        @Override
        public DataSource createDataSource(Properties properties) throws SQLException {
            context = Thread.currentThread().getContextClassLoader();
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new SQLException(e);
            }
            throw new SQLException("refused " + attempts.incrementAndGet(), "08001");
        }

        @Override
        public ConnectionPoolDataSource createConnectionPoolDataSource(Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public XADataSource createXADataSource(Properties properties) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Driver createDriver(Properties properties) throws SQLException {
            return real.createDriver(properties);
        }
    }
}
