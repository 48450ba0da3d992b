// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;

/** Whether this process is alive depends on nobody else's checks. */
class AliveChecksTest {

    private static final HealthCheckExecutor OF_OTHERS = (HealthCheckExecutor) Proxy.newProxyInstance(
            AliveChecksTest.class.getClassLoader(),
            new Class<?>[] {HealthCheckExecutor.class},
            (self, called, with) -> {
                throw new AssertionError("the threads of the others are all taken");
            });

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void letGo() {
        over.countDown();
    }

    private final NamedCheck well = check("well", () -> {
        begun.incrementAndGet();
        return new Result(Result.Status.OK, "fine");
    });

    private final NamedCheck hung = check("hung", () -> {
        begun.incrementAndGet();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Result(Result.Status.OK, "");
    });

    private static NamedCheck check(String name, HealthCheck check) {
        return new NamedCheck(name, List.of(Health.ALIVE), check);
    }

    private static List<String> shown(List<CheckedHealth> checks) {
        return checks.stream()
                .map(check -> check.name() + " " + check.status() + " " + check.messages())
                .toList();
    }

    @Test
    void whetherItIsAliveDoesNotDependOnTheThreadsOfOthers() {
        HealthComponent health = new HealthComponent(OF_OTHERS, Clock.systemUTC());
        health.alive = List.of(Map.entry(
                Map.of(HealthCheck.NAME, "mine", HealthCheck.TAGS, new String[] {Health.ALIVE, "more"}),
                () -> new Result(Result.Status.WARN, "so so")));

        HealthReport report = health.report(Set.of(Health.ALIVE));

        assertEquals(HealthStatus.WARN, report.status());
        assertEquals(List.of("mine WARN [so so]"), shown(report.checks()));
        assertEquals(List.of(Health.ALIVE, "more"), report.checks().get(0).tags());
    }

    @Test
    void oneThatHangsIsCriticalAndNeitherKeepsTheOthersNorIsBegunAgain() {
        AliveChecks checks = new AliveChecks(Duration.ofMillis(20), now::get);
        for (int i = 1; i <= 3; i++) {
            now.addAndGet(Duration.ofHours(1).toNanos());
            assertEquals(
                    "hung CRITICAL [the check has not ended within 20 ms]",
                    shown(checks.look(List.of(hung))).get(0));
        }
        assertEquals(1, begun.get());

        AliveChecks patient = new AliveChecks(Duration.ofMinutes(1), now::get);
        assertEquals(List.of("well OK [fine]"), shown(patient.look(List.of(well))));
    }

    @Test
    void oneThatThrowsIsCritical() {
        AliveChecks checks = new AliveChecks(Duration.ofMinutes(1), now::get);
        CheckedHealth failed = checks.look(List.of(check("broken", () -> {
                    throw new NoClassDefFoundError("org/kilonova/Gone");
                })))
                .get(0);

        assertEquals(HealthStatus.CRITICAL, failed.status());
        assertTrue(failed.messages().get(0).contains("org/kilonova/Gone"), failed::toString);
    }

    @Test
    void aResultIsKeptForAMoment() {
        AliveChecks checks = new AliveChecks(Duration.ofMinutes(1), now::get);
        checks.look(List.of(well));
        checks.look(List.of(well));
        assertEquals(1, begun.get());

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        checks.look(List.of(well));
        assertEquals(2, begun.get());

        checks.look(List.of());
        checks.look(List.of(well));
        assertEquals(3, begun.get(), "of a service that has gone nothing is kept");
    }
}
