// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;
import org.kilonova.shell.CommandException;

class HealthCommandsTest {

    private static final List<CheckedHealth> CHECKS = List.of(
            new CheckedHealth(
                    "broker",
                    List.of("broker", "systemready"),
                    HealthStatus.TEMPORARILY_UNAVAILABLE,
                    List.of("no connection", "since 10:00"),
                    Duration.ofMillis(3)),
            new CheckedHealth("leaks", List.of("leaks"), HealthStatus.OK, List.of(), Duration.ZERO));

    private final Health health = tags -> {
        List<CheckedHealth> checks = CHECKS.stream()
                .filter(check -> tags.isEmpty() || check.tags().stream().anyMatch(tags::contains))
                .toList();
        return new HealthReport(
                checks.stream().map(CheckedHealth::status).max(Enum::compareTo).orElse(HealthStatus.OK),
                Samples.NOW,
                checks);
    };
    private final HealthCommands commands =
            new HealthCommands(new FakeRegistry().with(Health.class, health).services());

    @Test
    void theWorstStatusStandsAloneInTheFirstLine() {
        String text = new Views(Samples.CLOCK).full(commands.health());

        assertEquals("""
                TEMPORARILY_UNAVAILABLE
                Check   Status                   Took  Tags                 Found
                broker  TEMPORARILY_UNAVAILABLE  3 ms  broker, systemready  no connection; since 10:00
                leaks   OK                       0 ms  leaks""", text);
    }

    @Test
    void onlyWhatIsAskedForCounts() {
        assertEquals(HealthStatus.OK, commands.health("leaks").status());
        assertEquals(
                Set.of("broker"),
                Set.of(commands.health("systemready").checks().get(0).name()));
    }

    @Test
    void aTagThatNobodyHasIsAnError() {
        String message = assertThrows(CommandException.class, () -> commands.health("systemredy", "leaks"))
                .getMessage();

        assertEquals("no check has the tag systemredy; there are broker, leaks, systemready", message);
    }

    @Test
    void withoutChecksTheContainerIsStarting() {
        HealthReport report = new HealthCommands(new FakeRegistry().services()).health("systemready");

        assertEquals(HealthStatus.TEMPORARILY_UNAVAILABLE, report.status());
        assertEquals("health", report.checks().get(0).name());
    }
}
