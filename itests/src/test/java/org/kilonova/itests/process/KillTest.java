// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.kilonova.itests.Distribution;

/** {@code kill -9} at bad moments: deploy folder, configuration and database are all that a restart needs. */
class KillTest {

    @RegisterExtension
    final Containers containers = new Containers();

    @TempDir
    Path scratch;

    @Test
    void comesUpTheSameWithoutItsBundleCache() throws IOException, InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        home.drop(ManagerJar.topic("other").in(scratch), "other.jar");
        Map<String, String> records;
        try (ContainerProcess container = containers.start(home)) {
            container.servicesUp(3);
            records = records(container);
            container.kill();
        }
        delete(home.cache());
        assertFalse(Files.exists(home.cache()));
        try (ContainerProcess container = containers.start(home)) {
            assertTrue(container.command("kn:call greeter greet name=World").contains("Hello, World!"));
            assertEquals("\"yes\"", container.command("kn:call other echo text=yes"));
            assertEquals(records, records(container));
            container.eventually(() -> {
                Table services = container.table("kn:services");
                assertEquals(3, services.rows().size());
                assertEquals(3, services.count("State", ":-)"));
            });
        }
    }

    @Test
    void whileAVersionTakesOverTheOldOneComesUpAgain() throws InterruptedException {
        ContainerHome home = ContainerHome.in(scratch);
        ManagerJar slow = ManagerJar.topic("slow");
        home.drop(slow.in(scratch), "slow.jar");
        home.drop(Distribution.example("greeter-1.0.0.jar"), "greeter.jar");
        try (ContainerProcess container = containers.start(home)) {
            home.drop(slow.version("2.0.0").body("""
                                    @Override public void initHost(ManagerContext context) throws Exception {
                                        LOG.info("busy with initHost");
                                        TimeUnit.SECONDS.sleep(2);
                                    }
                                    @Rpc String echo(String text) { return "2: " + text; }
                                    """).in(scratch), "slow.jar");
            container.eventually(
                    () -> assertEquals(1, home.log("busy with initHost").size()));
            assertEquals("\"yes\"", container.command("kn:call slow echo text=yes"));
            container.kill();
        }
        try (ContainerProcess container = containers.start(home)) {
            assertEquals("\"yes\"", container.command("kn:call slow echo text=yes"));
            assertTrue(container.command("kn:call greeter greet name=World").contains("Hello, World!"));
            container.eventually(() -> {
                Table deployed = container.table("kn:deployed");
                assertEquals("DEPLOYED", deployed.cell("File", "greeter.jar", "Status"));
                assertEquals("QUARANTINED", deployed.cell("File", "slow.jar", "Status"));
                String reason = deployed.cell("File", "slow.jar", "Reason");
                assertTrue(reason.contains("the container died during the swap to 2.0.0"), reason);
            });
        }
    }

    private static Map<String, String> records(ContainerProcess container) {
        return Stream.of("greeter", "other")
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic -> container
                                .command("kn:show " + topic)
                                .lines()
                                .filter(line -> line.startsWith("record "))
                                .collect(Collectors.joining())));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
