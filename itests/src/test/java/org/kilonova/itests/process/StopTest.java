// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals: the first lets calls end, the second does not. */
class StopTest {

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private static final ManagerJar SLEEPER = ManagerJar.topic("sleeper").body("""
                    @Rpc String sleep(int seconds) throws Exception {
                        LOG.info("asleep");
                        TimeUnit.SECONDS.sleep(seconds);
                        LOG.info("awake");
                        return "slept well";
                    }
                    """);

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void theCallInFlightEndsWell(String signal) throws IOException, InterruptedException, SQLException {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(SLEEPER.in(scratch), "sleeper.jar");
        try (ContainerProcess container = containers.start(home)) {
            assumeFalse(
                    signal.equals("INT") && ignores(container, SIGINT),
                    "whoever started these tests lets all their processes ignore SIGINT");
            container.servicesUp(2);
            container.send("kn:call sleeper sleep seconds=2");
            container.eventually(() -> assertEquals(1, home.log("asleep").size()));
            container.signal(signal);
            assertEquals(0, container.exitCode());
            assertEquals(1, home.log("awake").size());
            container.eventually(
                    () -> assertTrue(container.said().toString().contains("slept well"), "the caller got its answer"));
        }
        assertEquals(1, home.log("SIG" + signal + ": stopping").size());
        try (DatabaseFile database = DatabaseFile.open(home, "kilonova", "")) {
            assertEquals(Map.of("kilonova-sleeper", "STOPPED", "kilonova-rest", "STOPPED"), database.states());
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(SLEEPER.in(scratch), "sleeper.jar");
        try (ContainerProcess container = containers.start(home)) {
            container.send("kn:call sleeper sleep seconds=3600");
            container.eventually(() -> assertEquals(1, home.log("asleep").size()));
            container.signal("TERM");
            container.eventually(
                    () -> assertEquals(1, home.log("SIGTERM: stopping").size()));
            container.signal("TERM");
            assertEquals(128 + SIGTERM, container.exitCode());
            assertFalse(home.log().toString().contains("awake"));
        }
    }

    @Test
    void aHookThatHangsDoesNotHoldItUp() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        home.configure(ContainerHome.CORE, "init_timeout", "3");
        home.configure(ContainerHome.CORE, "graceful_shutdown_timeout", "3");
        home.drop(ManagerJar.topic("hanging").body("""
                                @Override public void initHost(ManagerContext context) {
                                    LOG.info("hanging");
                                    CountDownLatch never = new CountDownLatch(1);
                                    while (true) {
                                        try {
                                            never.await();
                                        } catch (InterruptedException ignored) {
                                            LOG.info("not to be interrupted");
                                        }
                                    }
                                }
                                """).in(scratch), "hanging.jar");
        try (ContainerProcess container = containers.begin(home, Map.of())) {
            container.eventually(() -> assertFalse(home.log("] hanging").isEmpty()));
            container.signal("TERM");
            assertEquals(0, container.exitCode());
        }
    }

    /** Such as a shell does to what it runs in the background. */
    private static boolean ignores(ContainerProcess container, int signal) throws IOException {
        Path status = Path.of("/proc", Long.toString(container.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
    }
}
