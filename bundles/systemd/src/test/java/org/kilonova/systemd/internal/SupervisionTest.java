// SPDX-License-Identifier: Apache-2.0
package org.kilonova.systemd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.ServiceState;
import org.kilonova.health.Health;
import org.kilonova.health.HealthStatus;

class SupervisionTest {

    private final List<List<String>> told = new ArrayList<>();
    private final List<HostedServiceInfo> services = new ArrayList<>();
    private final FakeHealth health = new FakeHealth();
    private boolean deaf;
    private Health known = health;
    private boolean started = true;

    private final Supervision supervision =
            new Supervision(this::hear, () -> known, new StatusLine(() -> Optional.of(services)), () -> started);

    private void hear(String... assignments) throws IOException {
        if (deaf) {
            throw new IOException("nobody listens");
        }
        told.add(List.of(assignments));
    }

    @Test
    void nothingButThatItLivesIsSaidBeforeTheFrameworkHasStarted() {
        started = false;
        supervision.look();
        supervision.live();

        assertEquals(List.of(List.of("WATCHDOG=1")), told);
        assertFalse(supervision.isReady());
    }

    @Test
    void readyComesOnlyAfterSystemready() {
        health.set("managers", Health.READY, HealthStatus.TEMPORARILY_UNAVAILABLE, "greeter is\n INITIALIZING");
        supervision.look();
        supervision.look();
        assertEquals(List.of(List.of("STATUS=not ready: managers: greeter is INITIALIZING")), told);

        told.clear();
        health.set("managers", Health.READY, HealthStatus.WARN, "one is slow");
        services.add(service(ServiceState.RUNNING));
        supervision.look();
        assertEquals(List.of(List.of("READY=1"), List.of("STATUS=1 service running")), told);
        assertTrue(supervision.isReady());
    }

    /** As after a restart of this bundle alone, which systemd does not hear of. */
    @Test
    void whatIsNotReadyLives() {
        health.set("managers", Health.READY, HealthStatus.CRITICAL, "draining");
        supervision.look();
        told.clear();

        supervision.live();
        assertEquals(List.of(List.of("WATCHDOG=1")), told);
    }

    @Test
    void aStatusThatCannotBeFoundOutDelaysNeitherReadinessNorLife() {
        known = tags -> {
            if (tags.contains("database")) {
                throw new IllegalStateException("no report today");
            }
            return health.report(tags);
        };
        assertThrows(IllegalStateException.class, supervision::look);
        supervision.live();

        assertEquals(List.of(List.of("READY=1"), List.of("WATCHDOG=1")), told);
        assertTrue(supervision.isReady());
    }

    @Test
    void withoutHealthChecksItIsReadyWhenStarted() {
        known = null;
        started = false;
        supervision.look();
        assertEquals(List.of(), told);

        started = true;
        supervision.look();
        supervision.look();
        supervision.live();
        assertEquals(List.of(List.of("READY=1"), List.of("STATUS=0 services running"), List.of("WATCHDOG=1")), told);
    }

    @Test
    void notReadyLaterOnIsNotTold() {
        supervision.look();
        told.clear();

        health.set("managers", Health.READY, HealthStatus.CRITICAL, "draining");
        supervision.look();
        assertEquals(List.of(), told);
    }

    @Test
    void thereIsNoSignOfLifeWhileItIsNotAlive() {
        health.set("memory", Health.ALIVE, HealthStatus.CRITICAL, "no heap left");
        supervision.live();
        assertEquals(List.of(), told);

        health.set("memory", Health.ALIVE, HealthStatus.OK);
        supervision.live();
        assertEquals(List.of(List.of("WATCHDOG=1")), told);
    }

    @Test
    void theStatusIsToldWhenItIsNew() {
        supervision.look();
        supervision.look();
        assertEquals(List.of(List.of("READY=1"), List.of("STATUS=0 services running")), told);

        services.add(service(ServiceState.RUNNING));
        services.add(service(ServiceState.RUNNING));
        services.add(service(ServiceState.FAILED));
        services.add(service(ServiceState.PAUSED));
        health.set("database", "database", HealthStatus.OK);
        supervision.look();
        health.set("database", "database", HealthStatus.TEMPORARILY_UNAVAILABLE, "refused");
        supervision.look();
        assertEquals(
                List.of(
                        List.of("STATUS=2 services running, 1 failed, 1 in other states; database up"),
                        List.of("STATUS=2 services running, 1 failed, 1 in other states; database down")),
                told.subList(2, told.size()));
    }

    @Test
    void whileNobodyKnowsTheServicesTheStatusSaysSo() {
        StatusLine unknown = new StatusLine(Optional::empty);

        assertEquals("no services: org.kilonova.core is not there", unknown.text(Optional.empty()));
    }

    @Test
    void whatCouldNotBeToldIsToldAgain() {
        deaf = true;
        supervision.look();
        supervision.live();
        assertFalse(supervision.isReady());

        deaf = false;
        supervision.look();
        supervision.live();
        assertEquals(List.of(List.of("READY=1"), List.of("STATUS=0 services running"), List.of("WATCHDOG=1")), told);
    }

    @Test
    void theStopIsTheLastThatIsTold() {
        supervision.look();
        told.clear();

        supervision.stopping();
        supervision.look();
        supervision.live();
        assertEquals(List.of(List.of("STOPPING=1", "STATUS=stopping")), told);
    }

    @Test
    void aContainerThatStopsBeforeItWasReadyIsNeverReady() {
        known = tags -> {
            supervision.stopping();
            return health.report(tags);
        };
        supervision.look();

        assertEquals(
                List.of(List.of("STOPPING=1", "STATUS=stopping")),
                told.stream().distinct().toList());
    }

    private static HostedServiceInfo service(ServiceState state) {
        return new HostedServiceInfo(
                "topic",
                "host",
                "kilonova-topic",
                null,
                state,
                "",
                List.of(),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
