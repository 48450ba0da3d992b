// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kilonova.container.Container;
import org.kilonova.container.DeployFolder;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.ServiceState;

class StartupTest {

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void theFrameworkComesFirst() {
        assertEquals(List.of("the framework"), new Startup(registry.services(), () -> false, Samples.CLOCK).pending());
    }

    @Test
    void aContainerWithoutServicesIsUp() {
        assertEquals(List.of(), new Startup(registry.services(), () -> true, Samples.CLOCK).pending());
    }

    @Test
    void namesFilesAndServicesOnTheirWayAndNoOthers() {
        registry.with(
                Container.class,
                new FakeContainer(
                        Samples.service("early", "node-1", ServiceState.INITIALIZING, null),
                        Samples.service("ready", "node-1", ServiceState.RUNNING, null),
                        Samples.service("failed", "node-1", ServiceState.FAILED, null),
                        Samples.service("paused", "node-1", ServiceState.PAUSED, null)));
        registry.with(
                DeployFolder.class,
                () -> List.of(
                        file("a.jar", DeployedFile.Status.SETTLING),
                        file("b.jar", DeployedFile.Status.STARTING),
                        file("c.jar", DeployedFile.Status.DEPLOYED),
                        file("d.jar", DeployedFile.Status.QUARANTINED)));

        assertEquals(
                List.of("a.jar", "b.jar", "early (INITIALIZING)"),
                new Startup(registry.services(), () -> true, Samples.CLOCK).pending());
    }

    @Test
    void goesOnAfterTheLimitAndSaysWhatIsNotUp() throws InterruptedException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        new Startup(registry.services(), () -> false, Clock.systemUTC())
                .await(Duration.ofMillis(30), new PrintStream(err, true, StandardCharsets.UTF_8));

        assertTrue(err.toString(StandardCharsets.UTF_8).contains("not up yet: the framework"));
    }

    private static DeployedFile file(String name, DeployedFile.Status status) {
        return new DeployedFile(name, status, null, -1, null, null, Samples.NOW);
    }
}
