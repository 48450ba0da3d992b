// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.kilonova.health.HealthStatus;
import org.kilonova.shell.CommandException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command on the health of the container. */
@Component(service = HealthCommands.class)
@GogoCommand(
        scope = "kn",
        function = {"health"})
public final class HealthCommands {

    private final Services services;

    @Activate
    public HealthCommands(BundleContext context) {
        this(new Services(new OsgiRegistry(context)));
    }

    HealthCommands(Services services) {
        this.services = services;
    }

    @Descriptor("checks whether the container is well: the worst status first, then each check and what it found")
    public HealthReport health(
            @Descriptor("[TAG...]: only checks with one of these tags, such as systemready") String... tags) {
        Set<String> wanted = new TreeSet<>(
                Words.of("health", 0, Integer.MAX_VALUE, (Object[]) tags).list());
        return services.ifThere(Health.class, health -> report(health, wanted)).orElseGet(HealthCommands::notYet);
    }

    private static HealthReport report(Health health, Set<String> wanted) {
        HealthReport report = health.report(wanted);
        Set<String> known = tags(report);
        if (!known.containsAll(wanted)) {
            wanted.removeAll(known);
            throw new CommandException("no check has the tag " + String.join(", ", wanted) + "; there are "
                    + String.join(", ", tags(health.report(Set.of()))));
        }
        return report;
    }

    /** The checks come last in a start, after the shell. */
    private static HealthReport notYet() {
        CheckedHealth checks = new CheckedHealth(
                "health",
                List.of(),
                HealthStatus.TEMPORARILY_UNAVAILABLE,
                List.of(
                        "the checks are not there yet: the container is starting; if it lasts, `lb` shows which bundle does"
                                + " not run"),
                Duration.ZERO);
        return new HealthReport(checks.status(), Instant.now(), List.of(checks));
    }

    private static Set<String> tags(HealthReport report) {
        Set<String> tags = new TreeSet<>();
        report.checks().forEach(check -> tags.addAll(check.tags()));
        return tags;
    }

    /** Takes what fits no method above. */
    public Object _main(String[] argv) {
        throw Words.misused(argv[0], "this cannot be read");
    }
}
