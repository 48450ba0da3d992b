// SPDX-License-Identifier: Apache-2.0
package org.kilonova.health.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.kilonova.health.CheckedHealth;
import org.kilonova.health.Health;
import org.kilonova.health.HealthReport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The health of this container, by all health checks that are registered, whoever has brought them. */
@Component
public final class HealthComponent implements Health {

    private static final int LIMIT_MILLIS = 6000;

    /** As a selector has it. */
    private static final String NOT_ALIVE = "-" + Health.ALIVE;

    @Reference(
            service = HealthCheck.class,
            target = "(" + HealthCheck.TAGS + "=" + Health.ALIVE + ")",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    volatile List<Map.Entry<Map<String, Object>, HealthCheck>> alive = List.of();

    private final AliveChecks aliveChecks = new AliveChecks(Duration.ofMillis(LIMIT_MILLIS), System::nanoTime);
    private final HealthCheckExecutor executor;
    private final Clock clock;

    @Activate
    public HealthComponent(@Reference HealthCheckExecutor executor) {
        this(executor, Clock.systemUTC());
    }

    HealthComponent(HealthCheckExecutor executor, Clock clock) {
        this.executor = executor;
        this.clock = clock;
    }

    @Override
    public HealthReport report(Set<String> tags) {
        List<CheckedHealth> found = new ArrayList<>();
        if (tags.isEmpty() || tags.contains(Health.ALIVE)) {
            found.addAll(aliveChecks.look(alive.stream()
                    .map(check -> NamedCheck.of(check.getKey(), check.getValue()))
                    .toList()));
        }
        if (!tags.equals(Set.of(Health.ALIVE))) {
            others(tags).map(Report::of).forEach(found::add);
        }
        return Report.of(found, clock.instant());
    }

    private Stream<HealthCheckExecutionResult> others(Set<String> tags) {
        HealthCheckSelector selector = HealthCheckSelector.tags(
                Stream.concat(tags.stream(), Stream.of(NOT_ALIVE)).toArray(String[]::new));
        HealthCheckExecutionOptions options =
                new HealthCheckExecutionOptions().setCombineTagsWithOr(true).setOverrideGlobalTimeout(LIMIT_MILLIS);
        return executor.execute(selector, options).stream();
    }
}
